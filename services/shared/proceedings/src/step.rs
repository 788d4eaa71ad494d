//! The steps of a proceeding and the states between which they lead: what the diagrams are drawn from.

use std::fmt::Debug;

/// Whose doing a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The creditor acts.
    Us,
    /// The other side, a court, a tribunal or somebody else does.
    Others,
    /// Days pass.
    Time,
    /// What is known changes: a contradiction, or what puts it right.
    Knowledge,
}

/// A step of one kind of proceeding.
pub trait Step: Copy + Eq + Ord + Debug + 'static {
    /// Every step.
    const ALL: &'static [Self];

    /// The step as stored.
    fn as_str(self) -> &'static str;

    /// The step in a few words, as the diagram has it.
    fn words(self) -> &'static str;

    /// Whose doing it is.
    fn by(self) -> By;
}

/// The states of one kind of proceeding, without what they carry.
pub trait StateKind: Copy + Eq + Ord + Debug + 'static {
    /// The steps that lead from one to another.
    type Step: Step;

    /// Every state.
    const ALL: &'static [Self];

    /// The state of an empty record.
    const FIRST: Self;

    /// The state as stored.
    fn as_str(self) -> &'static str;

    /// Whether nothing more is to be done, unless what is on record is put right.
    fn is_ended(self) -> bool;

    /// States that have steps in common: the diagram draws such a step once, from a node that stands for all of them.
    /// The widest come first.
    const GROUPS: &'static [Group<Self>];

    /// The steps that lead out of the state, and where to.
    fn leads_to(self) -> Vec<(Self::Step, Self)>;
}

/// States that have steps in common.
#[derive(Clone, Copy, Debug)]
pub struct Group<K: 'static> {
    /// The name of the node that stands for them.
    pub id: &'static str,
    /// What it says.
    pub words: &'static str,
    /// The states.
    pub members: &'static [K],
}

/// One step from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Transition<K, T> {
    /// The state before.
    pub from: K,
    /// The step.
    pub step: T,
    /// The state after.
    pub to: K,
}

/// Every transition of a kind of proceeding, in the order of its states.
#[must_use]
pub fn transitions<K: StateKind>() -> Vec<Transition<K, K::Step>> {
    let of = |from: K| from.leads_to().into_iter().map(move |(step, to)| Transition { from, step, to });
    K::ALL.iter().copied().flat_map(of).collect()
}

/// Declares the steps of one kind of proceeding: a line each with the step's name in Rust, as stored, whose doing it
/// is, and its words.
macro_rules! steps {
    ($($variant:ident = $text:literal, $by:ident, $words:literal;)*) => {
        /// What leads from one state to another.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Step {
            $(#[doc = concat!("In words: ", $words, ".")] $variant,)*
        }

        impl $crate::step::Step for Step {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];

            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }

            fn by(self) -> $crate::step::By {
                match self {
                    $(Self::$variant => $crate::step::By::$by,)*
                }
            }
        }
    };
}

/// Declares the states of one kind of proceeding without what they carry: a line each with the name in Rust, as stored,
/// and what it means.
macro_rules! states {
    ($($variant:ident = $text:literal, $words:literal;)*) => {
        /// A state without what it carries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum StateKind {
            $(#[doc = $words] $variant,)*
        }

        impl StateKind {
            /// Every state, in the order of the proceeding.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The state as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// What the state means, in a sentence.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

pub(crate) use {states, steps};

/// The steps that the creditor takes out of a state, each once.
pub(crate) fn acts<K: StateKind>(from: K) -> Vec<K::Step> {
    let mut acts: Vec<K::Step> = Vec::new();
    for (step, _) in from.leads_to() {
        if step.by() == By::Us && !acts.contains(&step) {
            acts.push(step);
        }
    }
    acts
}
