//! Percent-encoding (RFC 3986) of a link's values.

use super::UpiLinkError;

/// Unreserved characters, and `@`, which a query may hold and which apps expect as it is; all else as bytes of UTF-8.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(
                [byte >> 4, byte & 15]
                    .into_iter()
                    .filter_map(|half| char::from_digit(half.into(), 16))
                    .map(|c| c.to_ascii_uppercase()),
            );
        }
    }
    out
}

/// The value; what stands there raw must be able to stand in a query.
pub(super) fn decoded(name: &str, value: &str) -> Result<String, UpiLinkError> {
    let wrong = || UpiLinkError::Encoding { name: name.to_owned() };
    let mut bytes = Vec::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        let byte = match character {
            '+' => return Err(UpiLinkError::Plus { name: name.to_owned() }),
            '%' => {
                let mut half = || characters.next().and_then(|digit| digit.to_digit(16)).ok_or_else(wrong);
                let (high, low) = (half()?, half()?);
                u8::try_from(high * 16 + low).map_err(|_| wrong())?
            }
            // RFC 3986: pchar, `/` and `?`, without `&`, which separates parts.
            _ if character.is_ascii_alphanumeric() || "-._~!$'()*,;=:@/?".contains(character) => {
                u8::try_from(character).map_err(|_| wrong())?
            }
            _ => return Err(wrong()),
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_may_stand_in_a_query_stands_there() {
        assert_eq!(encoded("a b+c&d=e%f@g/é"), "a%20b%2Bc%26d%3De%25f@g%2F%C3%A9");
        assert_eq!(decoded("x", "https://a.b/c=d?e"), Ok("https://a.b/c=d?e".to_owned()));
        for raw in ["a b", "a#b", "é", "%", "%2", "%2G", "%é0", "\"", "<"] {
            assert!(decoded("x", raw).is_err(), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(text in any::<String>()) {
            prop_assert_eq!(decoded("x", &encoded(&text)), Ok(text));
        }
    }
}
