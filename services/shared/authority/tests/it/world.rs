//! People, services and things to decide on.

use std::sync::LazyLock;

use authority::{
    Account, Action, Attributes, Authority, By, Case, Clock, Decision, Filing, Hold, Instrument, Kind, Matter, Matters,
    Message, Notice, Panel, Party, Proceeding, Receipt, Register, Resource, ResourceId, Subject,
};
use kernel::{Actor, ActorKind, Role};
use uuid::Uuid;

pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::embedded().unwrap());

pub(crate) const ID: Uuid = Uuid::from_u128(7);

pub(crate) fn person(subject: &str, roles: &[Role]) -> Actor {
    Actor { kind: ActorKind::Person, issuer: "bank".to_owned(), subject: subject.to_owned(), roles: roles.to_vec() }
}

/// A service as a token of the mesh names it.
pub(crate) fn service(name: &str) -> Actor {
    Actor { kind: ActorKind::Service, roles: vec![Role::Service], ..person(name, &[]) }
}

pub(crate) fn decide(actor: &Actor, action: Action, thing: &impl Resource) -> Decision {
    AUTHORITY.decide_for(By::new(actor, None), action, thing)
}

pub(crate) fn may(actor: &Actor, action: Action, thing: &impl Resource) -> bool {
    matches!(decide(actor, action, thing), Decision::Allowed { .. })
}

pub(crate) fn limited_to<'a>(actor: &'a Actor, branches: &'a [String]) -> By<'a> {
    By { acting: Subject { actor, branches: Some(branches) }, on_behalf_of: None }
}

/// A thing as some policy might see it, whatever its type.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) kind: Kind,
    pub(crate) texts: Vec<(&'static str, String)>,
    pub(crate) purpose: Option<&'static str>,
}

impl Resource for Thing {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn id(&self) -> ResourceId {
        ResourceId::Stored(ID)
    }

    fn attributes(&self, to: &mut Attributes) {
        for (name, value) in &self.texts {
            to.text(name, value);
        }
    }

    fn circumstances(&self, to: &mut Attributes) {
        to.known("purpose", self.purpose);
    }
}

/// Every type of thing with the values that decide: the actor's own name and subject, another's, none.
pub(crate) fn things(of: &Actor) -> Vec<Thing> {
    let values = [of.to_string(), of.subject.clone(), "other".to_owned()];
    let mut all = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let (required, optional): (&[&'static str], &[&'static str]) = match kind {
            Kind::Account => (&["creditor", "branch"], &[]),
            Kind::Case => (&[], &["creditor", "branch"]),
            Kind::Proceeding => (&["state"], &["creditor", "branch"]),
            Kind::Party | Kind::Instrument => (&[], &["branch"]),
            Kind::Receipt => (&["state"], &["branch"]),
            Kind::Notice => (&["state", "drafted_by"], &[]),
            Kind::Hold => (&["state", "placed_by"], &[]),
            Kind::Message => (&["state"], &[]),
            Kind::Matter => (&["state"], &["assigned_subject"]),
            Kind::Filing | Kind::Matters => (&[], &["assigned_subject"]),
            Kind::Panel => (&[], &["subject"]),
            Kind::Register | Kind::Clock => (&[], &[]),
        };
        let bare = |value: &String| required.iter().map(|name| (*name, value.clone())).collect::<Vec<_>>();
        for value in &values {
            let full: Vec<_> =
                bare(value).into_iter().chain(optional.iter().map(|name| (*name, value.clone()))).collect();
            all.push(Thing { kind, texts: bare(value), purpose: None });
            all.push(Thing { kind, texts: full, purpose: None });
        }
        if kind == Kind::Party {
            let purposes = ["contact", "legal process", "verification", "request of the party", "curiosity", ""];
            all.extend(purposes.map(|purpose| Thing { kind, texts: Vec::new(), purpose: Some(purpose) }));
        }
    }
    all
}

/// What an actor may do to something, by himself.
pub(crate) fn granted(actor: &Actor) -> Vec<(Action, Thing)> {
    let things = things(actor);
    let pairs = Action::ALL.iter().flat_map(|action| things.iter().map(move |thing| (*action, thing)));
    pairs.filter(|(action, thing)| may(actor, *action, *thing)).map(|(action, thing)| (action, thing.clone())).collect()
}

/// What a service may do to something as it passes a person's request on.
pub(crate) fn granted_to_both(service: &Actor, person: &Actor) -> Vec<Action> {
    let things = things(person);
    let by = By::new(service, Some(person));
    let may = |action: Action, thing| matches!(AUTHORITY.decide_for(by, action, thing), Decision::Allowed { .. });
    Action::ALL.iter().copied().filter(|action| things.iter().any(|thing| may(*action, thing))).collect()
}

pub(crate) const ACCOUNT: Account<'_> = Account { id: Some(ID), creditor: "Sahyadri", branch: "SAHY0000012" };
pub(crate) const CASE: Case<'_> = Case { id: Some(ID), creditor: None, branch: None };
pub(crate) const PROCEEDING: Proceeding<'_> =
    Proceeding { id: Some(ID), state: "complaint_due", creditor: None, branch: None };
pub(crate) const INSTRUMENT: Instrument<'_> = Instrument { id: Some(ID), branch: None };
pub(crate) const RECEIPT: Receipt<'_> = Receipt { id: Some(ID), state: "applied", branch: None };
pub(crate) const MESSAGE: Message<'_> = Message { id: Some(ID), state: "sent" };
pub(crate) const FILING: Filing<'_> = Filing { id: Some(ID), assigned_subject: Some("meera") };
pub(crate) const MATTER: Matter<'_> = Matter { id: Some(ID), state: "assigned", assigned_subject: Some("meera") };
pub(crate) const MATTERS: Matters<'_> = Matters { assigned_subject: None };
pub(crate) const PANEL: Panel<'_> = Panel { subject: None };
pub(crate) const CLOCK: Clock = Clock;
pub(crate) const REGISTER: Register = Register("any");

pub(crate) const fn party(purpose: &str) -> Party<'_> {
    Party { id: ID, branch: None, purpose }
}

pub(crate) const fn notice(drafted_by: &Actor) -> Notice<'_> {
    Notice { id: Some(ID), state: "drafted", drafted_by }
}

pub(crate) const fn hold(placed_by: &Actor) -> Hold<'_> {
    Hold { id: Some(ID), state: "placed", placed_by }
}
