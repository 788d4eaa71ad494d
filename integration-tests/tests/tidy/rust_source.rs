//! Just enough of Rust's grammar to tell code from comments and strings.

/// A Rust file taken apart. Lines count from 1.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The code, line by line, without comments and without the contents of strings.
    pub(crate) code: Vec<String>,
    /// The contents of string literals, each with the line on which it starts.
    pub(crate) strings: Vec<(usize, String)>,
}

impl Source {
    pub(crate) fn parse(text: &str) -> Self {
        let mut scanner = Scanner { chars: text.chars().collect(), at: 0, line: 1, source: Self::default() };
        scanner.source.code.push(String::new());
        while let Some(c) = scanner.peek(0) {
            scanner.step(c);
        }
        scanner.source
    }

    /// The identifiers of the code in order, each with its line and the text that follows it on that line.
    pub(crate) fn words(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.code
            .iter()
            .enumerate()
            .flat_map(|(index, line)| words(line).map(move |(word, rest)| (index.saturating_add(1), word, rest)))
    }
}

/// The identifiers in `text`, each with what follows it.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let from_word = rest.trim_start_matches(|c: char| !is_word(c));
        let after = from_word.trim_start_matches(is_word);
        rest = after;
        let word = from_word.strip_suffix(after)?;
        (!word.is_empty()).then_some((word, after))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    source: Source,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at.saturating_add(ahead)).copied()
    }

    /// Moves over one character that is not code.
    fn skip(&mut self) {
        if self.peek(0) == Some('\n') {
            self.line = self.line.saturating_add(1);
            self.source.code.push(String::new());
        }
        self.at = self.at.saturating_add(1);
    }

    /// Moves over one character of code.
    fn keep(&mut self, c: char) {
        if c != '\n'
            && let Some(line) = self.source.code.last_mut()
        {
            line.push(c);
        }
        self.skip();
    }

    fn step(&mut self, c: char) {
        match (c, self.peek(1)) {
            ('/', Some('/')) => {
                while self.peek(0).is_some_and(|c| c != '\n') {
                    self.skip();
                }
            }
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', Some(next)) if next == '\\' || self.peek(2) == Some('\'') => self.character(),
            ('r', Some('"' | '#')) if !self.in_word() => self.raw(),
            ('b' | 'c', Some('r')) if !self.in_word() && matches!(self.peek(2), Some('"' | '#')) => {
                self.keep(c);
                self.raw();
            }
            _ => self.keep(c),
        }
    }

    /// Whether the character before this one belongs to an identifier.
    fn in_word(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.chars.get(at));
        // `b` and `c` may stand before a raw string's `r`; a name that ends so is always longer.
        before.is_some_and(|&c| is_word(c))
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth = depth.saturating_add(1);
                    self.skip();
                }
                (Some('*'), Some('/')) => {
                    depth = depth.saturating_sub(1);
                    self.skip();
                }
                (None, _) => return,
                _ => {}
            }
            self.skip();
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut contents = String::new();
        self.skip();
        while let Some(c) = self.peek(0) {
            self.skip();
            match c {
                '"' => break,
                '\\' => {
                    if self.peek(0) == Some('\n') {
                        contents.push(' ');
                    }
                    self.skip();
                }
                _ => contents.push(c),
            }
        }
        self.source.strings.push((line, contents));
    }

    fn character(&mut self) {
        self.skip();
        while let Some(c) = self.peek(0) {
            self.skip();
            match c {
                '\'' => return,
                '\\' => self.skip(),
                _ => {}
            }
        }
    }

    /// A raw string, or a raw identifier, from its `r`.
    fn raw(&mut self) {
        let hashes = self.chars.iter().skip(self.at.saturating_add(1)).take_while(|&&c| c == '#').count();
        if self.peek(hashes.saturating_add(1)) != Some('"') {
            self.keep('r');
            return;
        }
        let line = self.line;
        for _ in 0..hashes.saturating_add(2) {
            self.skip();
        }
        let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        let mut contents = String::new();
        while let Some(c) = self.peek(0) {
            if self.chars.iter().skip(self.at).take(end.len()).copied().eq(end.chars()) {
                for _ in 0..end.len() {
                    self.skip();
                }
                break;
            }
            contents.push(c);
            self.skip();
        }
        self.source.strings.push((line, contents));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_not_code() {
        let source = Source::parse("use a; // sqlx\n/* tonic /* prost */ lapin */ let b = \"axum\";\n//! sqlx\n");
        let words: Vec<&str> = source.words().map(|(_, word, _)| word).collect();
        assert_eq!(words, ["use", "a", "let", "b"]);
        assert_eq!(source.strings, vec![(2, "axum".to_owned())]);
    }

    #[test]
    fn every_kind_of_string_is_found_with_its_line() {
        let text = "f(\"a \\\" b\",\n r#\"raw \"quoted\" now()\"#,\n br\"bytes\", b\"x\", \"two\nlines\", r\"end\");";
        let source = Source::parse(text);
        let found: Vec<(usize, &str)> = source.strings.iter().map(|(line, text)| (*line, text.as_str())).collect();
        let expected =
            [(1, "a  b"), (2, "raw \"quoted\" now()"), (3, "bytes"), (3, "x"), (3, "two\nlines"), (4, "end")];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_lifetime_or_a_quote_character_opens_no_string() {
        let source = Source::parse("fn f<'a>(x: &'a str) { g('\"', '\\'', 'x'); sqlx::query(\"q\") }");
        assert!(source.words().any(|(_, word, rest)| word == "sqlx" && rest.starts_with("::")));
        assert_eq!(source.strings, vec![(1, "q".to_owned())]);
    }

    #[test]
    fn a_raw_identifier_is_code() {
        let source = Source::parse("let r#type = for_r(\"s\");");
        assert!(source.words().any(|(_, word, _)| word == "type"));
        assert_eq!(source.strings, vec![(1, "s".to_owned())]);
    }
}
