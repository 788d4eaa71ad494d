//! Which matters somebody may know of.

/// The matters that a caller sees. Every query of matters takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope<'a> {
    /// All of them: staff, and the service itself.
    Everything,
    /// Those assigned now to the advocate with this subject.
    AssignedTo(&'a str),
}

impl<'a> Scope<'a> {
    /// The subject to whom matters must be assigned; `None` if to nobody in particular.
    pub(crate) const fn subject(self) -> Option<&'a str> {
        match self {
            Self::Everything => None,
            Self::AssignedTo(subject) => Some(subject),
        }
    }
}
