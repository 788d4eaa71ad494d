//! What a registration of metrics describes and shows.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};

/// What a `register` describes and what it shows, taken down instead of done: the test beside each `register`.
///
/// ```ignore
/// let registered = Inventory::of(register);
/// assert_eq!(registered.undescribed(), [""; 0]);
/// assert_eq!(registered.hidden(), ["intents_oldest_seconds"]); // unknown until the first look
/// assert_eq!(registered.series("intents_total").len(), 12);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    described: BTreeSet<String>,
    /// The labels of each series by the name of its metric.
    shown: BTreeMap<String, BTreeSet<String>>,
}

impl Inventory {
    /// Runs a registration and takes down what it does; nothing of it reaches the metrics of the process.
    pub fn of(register: impl FnOnce()) -> Self {
        let clerk = Clerk::default();
        metrics::with_local_recorder(&clerk, register);
        let notes = clerk.notes();
        let mut inventory = Self { described: notes.described.clone(), ..Self::default() };
        for (key, value) in &notes.series {
            // Zero has no bits, as a counter's integer and as a gauge's float.
            let suffix = if value.load(Ordering::Relaxed) == 0 { "" } else { " is not at zero" };
            let labels = inventory.shown.entry(key.name().to_owned()).or_default();
            labels.insert(format!("{}{suffix}", labels_of(key)));
        }
        inventory
    }

    /// The metrics that are described and not shown: those whose value is unknown until something has been looked at.
    #[must_use]
    pub fn hidden(&self) -> Vec<&str> {
        let hidden = self.described.iter().filter(|name| !self.shown.contains_key(*name));
        hidden.map(String::as_str).collect()
    }

    /// The metrics that are shown without a word about them.
    #[must_use]
    pub fn undescribed(&self) -> Vec<&str> {
        let undescribed = self.shown.keys().filter(|name| !self.described.contains(*name));
        undescribed.map(String::as_str).collect()
    }

    /// The labels of each series of a metric that is shown, as in `code=OK,method=GetCase`. A series whose value is not
    /// zero says so.
    #[must_use]
    pub fn series(&self, name: &str) -> Vec<&str> {
        self.shown.get(name).into_iter().flatten().map(String::as_str).collect()
    }
}

fn labels_of(key: &Key) -> String {
    let mut labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
    labels.sort();
    labels.join(",")
}

#[derive(Debug, Default)]
struct Notes {
    described: BTreeSet<String>,
    series: Vec<(Key, Arc<AtomicU64>)>,
}

/// A recorder that keeps its notes to itself.
#[derive(Debug, Default)]
struct Clerk(Mutex<Notes>);

impl Clerk {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn describe(&self, name: &KeyName) {
        self.notes().described.insert(name.as_str().to_owned());
    }

    fn show(&self, key: &Key) -> Arc<AtomicU64> {
        let value = Arc::default();
        self.notes().series.push((key.clone(), Arc::clone(&value)));
        value
    }
}

impl Recorder for Clerk {
    fn describe_counter(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn describe_gauge(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn describe_histogram(&self, name: KeyName, _: Option<Unit>, _: SharedString) {
        self.describe(&name);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.show(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.show(key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        self.show(key);
        Histogram::noop()
    }
}

#[cfg(test)]
mod tests {
    use metrics::{counter, describe_counter, describe_gauge, gauge, histogram};

    use super::*;

    #[test]
    fn what_is_described_and_not_shown_is_told_from_what_is_shown_and_not_described() {
        let inventory = Inventory::of(|| {
            describe_counter!("a_total", "Whatever.");
            describe_gauge!("b", "Unknown so far.");
            counter!("a_total", "why" => "this", "how" => "so").increment(0);
            counter!("a_total", "why" => "that", "how" => "so").increment(2);
            let _ = histogram!("c_seconds");
            gauge!("c_ratio").set(0.0);
        });
        assert_eq!(inventory.hidden(), ["b"]);
        assert_eq!(inventory.undescribed(), ["c_ratio", "c_seconds"]);
        assert_eq!(inventory.series("a_total"), ["how=so,why=that is not at zero", "how=so,why=this"]);
        assert_eq!((inventory.series("c_seconds"), inventory.series("b")), (vec![""], vec![]));
    }
}
