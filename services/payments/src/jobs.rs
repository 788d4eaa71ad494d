//! What payments does by itself: looking whether every rupee is where it should be.

mod ledger;
mod suspense;

pub(crate) use ledger::Ledger;
pub(crate) use suspense::Suspense;

/// Describes what the jobs show. Nothing is, before they have looked.
pub(crate) fn register() {
    ledger::register();
    suspense::register();
}

#[cfg(test)]
mod tests;
