//! No file names the machine on which it was written or the mirror from which it was built.

use crate::tree::{File, Tree, Violation};

/// Beginnings of paths of one machine. Written in two halves, so that this file does not name them.
const PLACES: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/"), concat!("C:", "\\")];

/// Package registries and their mirrors: clients know them by configuration.
const HOSTS: &[&str] = &[
    concat!("artif", "actory"),
    concat!("index.cra", "tes.io"),
    concat!("static.cra", "tes.io"),
    concat!("py", "pi.org"),
    concat!("files.python", "hosted.org"),
    concat!("registry.np", "mjs.org"),
    concat!("deb.deb", "ian.org"),
];

pub(crate) fn violations(tree: &Tree) -> Vec<Violation> {
    tree.files.iter().flat_map(of_one).collect()
}

fn of_one(file: &File) -> Vec<Violation> {
    let lines = file.text.lines().enumerate();
    let found = lines.flat_map(|(index, line)| {
        let place = PLACES.iter().find(|place| names_place(line, place)).map(|place| {
            format!("names a path of one machine ({place}…); write it from the repository's root or take it from the environment")
        });
        let host = HOSTS.iter().find(|host| line.contains(**host)).map(|host| {
            format!("names a registry ({host}); name the package only, the client knows where to find it")
        });
        place.into_iter().chain(host).map(move |what| Violation::at(&file.path, index.saturating_add(1), &what))
    });
    found.collect()
}

/// Whether a path in `line` starts with `place`, and does not merely contain it (`a/b/work/c`, `https://host/home/`).
fn names_place(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '}' | ')'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        violations(&Tree::of(&[("README.md", text)])).len()
    }

    #[test]
    fn a_path_of_one_machine_is_refused_with_its_line() {
        for place in PLACES {
            let tree = Tree::of(&[("Makefile", &format!("all:\n\tcp {place}asha/x \"{place}\"\n"))]);
            let found = violations(&tree);
            assert_eq!(found.len(), 1, "{place}");
            assert!(found[0].what.starts_with("line 2: "), "{found:?}");
        }
    }

    #[test]
    fn a_registry_is_refused() {
        for host in HOSTS {
            assert_eq!(found(&format!("pip install --index-url https://{host}/simple")), 1, "{host}");
        }
    }

    #[test]
    fn other_paths_and_hosts_are_free() {
        let relative = format!("target{}x $(HOME){}y", PLACES[3], PLACES[3]);
        assert_eq!(found(&relative), 0);
        assert_eq!(found("https://www.apache.org/licenses/ /usr/lib/postgresql /tmp/x /var/lib ./services"), 0);
    }
}
