//! Who acts, and for whom.

use chassis::identity::Principal;
use kernel::Actor;

use crate::Attributes;

/// A party to a request.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Who, with the roles in force.
    pub actor: &'a Actor,
    /// The branches to which he is limited; `None` if he is not. Tokens carry no such claim yet.
    pub branches: Option<&'a [String]>,
}

impl<'a> From<&'a Actor> for Subject<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self { actor, branches: None }
    }
}

impl Subject<'_> {
    pub(crate) fn attributes(self, to: &mut Attributes) {
        to.actor("name", self.actor);
        to.text("subject", &self.actor.subject);
        if let Some(branches) = self.branches {
            to.texts("branches", branches);
        }
    }
}

/// Who acts now, and for whom if not for himself. Both must be allowed.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Who acts.
    pub acting: Subject<'a>,
    /// Whose request it passes on.
    pub on_behalf_of: Option<Subject<'a>>,
}

impl<'a> By<'a> {
    /// A service's own doing, or what a caller asked of it.
    #[must_use]
    pub fn new(actor: &'a Actor, on_behalf_of: Option<&'a Actor>) -> Self {
        Self { acting: actor.into(), on_behalf_of: on_behalf_of.map(Subject::from) }
    }
}

impl<'a> From<&'a Principal> for By<'a> {
    fn from(principal: &'a Principal) -> Self {
        Self::new(&principal.actor, principal.on_behalf_of.as_ref())
    }
}
