//! Ports on the loopback interface: chosen free at the first start, kept while they stay free.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// Gives each name a free port, the remembered one if it is free. All ports differ.
///
/// The ports are released on return; a program that takes one before its owner binds it makes that start fail, and the
/// next start chooses again.
pub(crate) fn choose(remembered: &mut BTreeMap<String, u16>, names: &[&str]) -> Result<()> {
    choose_with(remembered, names, |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
}

fn choose_with(
    remembered: &mut BTreeMap<String, u16>,
    names: &[&str],
    bind: impl Fn(u16) -> io::Result<TcpListener>,
) -> Result<()> {
    // All are held until the end so that no two names get the same port, and those that are kept before any is sought,
    // so that none is given away.
    let mut held = BTreeMap::new();
    for name in names {
        if let Some(listener) = remembered.get(*name).and_then(|port| bind(*port).ok()) {
            held.insert(*name, listener);
        }
    }
    for name in names {
        if !held.contains_key(name) {
            let listener = free(&bind)?;
            remembered.insert((*name).to_owned(), listener.local_addr()?.port());
            held.insert(*name, listener);
        }
    }
    Ok(())
}

/// Waits until nobody listens at these ports any more.
pub(crate) async fn await_free(ports: &[u16], limit: Duration) -> Result<()> {
    let begun = Instant::now();
    while ports.iter().any(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err()) {
        ensure!(begun.elapsed() < limit, "the ports {ports:?} are not given back within {} s", limit.as_secs());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Below the ports that the kernel gives to clients: one of those may be taken by anybody while its server is down.
const OURS: std::ops::Range<u16> = 20_000..32_000;

/// A free port of ours, or any. Where the search begins differs between processes, so that two do not meet.
fn free(bind: &impl Fn(u16) -> io::Result<TcpListener>) -> Result<TcpListener> {
    let span = u32::from(OURS.end - OURS.start);
    let begin = u16::try_from(std::process::id().wrapping_mul(37) % span).unwrap_or_default();
    let mut ours = (OURS.start + begin..OURS.end).chain(OURS.start..OURS.start + begin);
    let found = ours.find_map(|port| bind(port).ok());
    found.map_or_else(|| bind(0), Ok).context("no free port on 127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(remembered: &mut BTreeMap<String, u16>, names: &[&str]) -> Vec<u16> {
        choose(remembered, names).unwrap();
        names.iter().map(|name| remembered[*name]).collect()
    }

    #[test]
    fn ports_are_kept_while_they_are_free() {
        let mut remembered = BTreeMap::new();
        let first = chosen(&mut remembered, &["a", "b", "c"]);
        assert_eq!(chosen(&mut remembered, &["a", "b", "c"]), first);
    }

    #[test]
    fn a_taken_port_is_replaced_and_the_others_are_kept() {
        let mut remembered = BTreeMap::new();
        let first = chosen(&mut remembered, &["a", "b"]);
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first[0])).unwrap();
        let second = chosen(&mut remembered, &["a", "b"]);
        assert_ne!(second[0], first[0]);
        assert_eq!(second[1], first[1]);
    }

    #[test]
    fn two_names_never_share_a_port() {
        let mut remembered = BTreeMap::new();
        let port = chosen(&mut remembered, &["a"])[0];
        remembered.insert("b".to_owned(), port);
        let both = chosen(&mut remembered, &["a", "b"]);
        assert_ne!(both[0], both[1]);
    }
}
