//! Asks Cedar.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use cedar_policy::{
    Authorizer, Context, Decision as Answer, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId, Request,
};
use chassis::identity::Principal;
use kernel::{ActorKind, Role};

use crate::{
    Action, Attributes, AuthorityConfig, By, Concealment, Decision, Denied, Kind, Permit, PolicyError, Resource,
    ResourceId, Subject, policies::Policies,
};

/// Decides who may do what to which thing. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Authority(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    policies: Policies,
    names: Names,
    /// The actions with their groups: the part of every request that is the same.
    actions: Entities,
    authorizer: Authorizer,
}

/// Names that the schema has, parsed once.
#[derive(Debug)]
struct Names {
    actions: HashMap<Action, EntityUid>,
    roles: HashMap<Role, EntityUid>,
    kinds: HashMap<Kind, EntityTypeName>,
    person: EntityTypeName,
    service: EntityTypeName,
}

/// How a party's request comes: passed on by a service, or by a service that passes a person's on.
#[derive(Clone, Copy)]
struct Way<'a> {
    through: Option<Subject<'a>>,
    on_behalf_of: Option<Subject<'a>>,
}

/// One party's answer.
enum Verdict {
    Allowed(Vec<String>),
    Denied { reason: String, policies: Vec<String> },
}

impl Authority {
    /// The policies that are compiled in.
    pub fn embedded() -> Result<Self, PolicyError> {
        Self::of(Policies::embedded()?)
    }

    /// The policies that the configuration names.
    pub fn load(config: &AuthorityConfig) -> Result<Self, PolicyError> {
        Self::of(Policies::load(config)?)
    }

    fn of(policies: Policies) -> Result<Self, PolicyError> {
        let own = |error: &dyn std::fmt::Display| PolicyError::File {
            file: "recourse.cedarschema".to_owned(),
            line: 1,
            message: error.to_string(),
        };
        let names = Names::parse().map_err(|error| own(&error))?;
        let actions = policies.schema.action_entities().map_err(|error| own(&error))?;
        if let Some((action, _)) = names.actions.iter().find(|(_, uid)| actions.get(uid).is_none()) {
            return Err(own(&format!("the schema has no action {action}")));
        }
        Ok(Self(Arc::new(Inner { policies, names, actions, authorizer: Authorizer::new() })))
    }

    /// Whether a caller may do something to a thing.
    #[must_use]
    pub fn decide(&self, principal: &Principal, action: Action, resource: &impl Resource) -> Decision {
        self.decide_for(principal.into(), action, resource)
    }

    /// The same of anybody, a service's own jobs among them.
    #[must_use]
    pub fn decide_for(&self, by: By<'_>, action: Action, resource: &impl Resource) -> Decision {
        self.0.decide(by, action, resource)
    }

    /// The permit to do something to a thing, or why not.
    ///
    /// # Errors
    ///
    /// [`Denied`], boxed since it is rare and large.
    pub fn require(
        &self,
        principal: &Principal,
        action: Action,
        resource: &impl Resource,
    ) -> Result<Permit, Box<Denied>> {
        self.require_for(principal.into(), action, resource)
    }

    /// The same of anybody, a service's own jobs among them.
    pub fn require_for(&self, by: By<'_>, action: Action, resource: &impl Resource) -> Result<Permit, Box<Denied>> {
        match self.decide_for(by, action, resource) {
            Decision::Allowed { policies } => Ok(Permit { policies }),
            Decision::Denied { reason, policies } => {
                let knows = |known_by| {
                    known_by != action && matches!(self.decide_for(by, known_by, resource), Decision::Allowed { .. })
                };
                let concealment =
                    if resource.known_by().is_none_or(knows) { Concealment::Open } else { Concealment::Hidden };
                let (kind, id) = (resource.kind(), resource.id());
                Err(Box::new(Denied { action, kind, id, reason, policies, concealment }))
            }
        }
    }

    /// The ids of the policies, in order.
    #[must_use]
    pub fn policies(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.0.policies.reasons.keys().map(ToString::to_string).collect();
        ids.sort_unstable();
        ids
    }
}

impl Inner {
    fn decide(&self, by: By<'_>, action: Action, resource: &impl Resource) -> Decision {
        // Only a person is somebody on whose behalf a service acts.
        let person = by.on_behalf_of.filter(|party| party.actor.kind == ActorKind::Person);
        let acting = Way { through: None, on_behalf_of: person };
        let passed_on = Way { through: Some(by.acting), on_behalf_of: None };
        let parties = [Some((by.acting, acting)), by.on_behalf_of.map(|party| (party, passed_on))];
        let mut permits = Vec::new();
        for (party, way) in parties.into_iter().flatten() {
            match self.ask(party, way, action, resource) {
                Verdict::Allowed(policies) => permits.extend(policies),
                Verdict::Denied { reason, policies } => return Decision::Denied { reason, policies },
            }
        }
        Decision::Allowed { policies: permits }
    }

    fn ask(&self, party: Subject<'_>, way: Way<'_>, action: Action, resource: &impl Resource) -> Verdict {
        let (request, entities) = match self.request(party, way, action, resource) {
            Ok(asked) => asked,
            Err(error) => {
                let kind = resource.kind().as_str();
                tracing::error!(error = %error, authority.action = %action, "a decision on a {kind} cannot be made");
                return undecided(action, kind);
            }
        };
        let response = self.authorizer.is_authorized(&request, &self.policies.set, &entities);
        let diagnostics = response.diagnostics();
        // A policy that fails is left out by Cedar; if it forbids, leaving it out would permit.
        if let Some(error) = diagnostics.errors().next() {
            tracing::error!(error = %error, authority.action = %action, "a policy failed");
            return undecided(action, resource.kind().as_str());
        }
        let mut ids: Vec<&PolicyId> = diagnostics.reason().collect();
        ids.sort_unstable();
        let policies = ids.iter().map(ToString::to_string).collect();
        match response.decision() {
            Answer::Allow => Verdict::Allowed(policies),
            Answer::Deny if ids.is_empty() => Verdict::Denied { reason: not_permitted(party, action), policies },
            Answer::Deny => {
                let reasons = ids.iter().filter_map(|id| self.policies.reasons.get(*id)).map(String::as_str);
                Verdict::Denied { reason: reasons.collect::<Vec<_>>().join("; "), policies }
            }
        }
    }

    fn request(
        &self,
        party: Subject<'_>,
        way: Way<'_>,
        action: Action,
        resource: &impl Resource,
    ) -> Result<(Request, Entities), Box<dyn std::error::Error>> {
        let Names { actions, kinds, .. } = &self.names;
        let schema = Some(&self.policies.schema);
        let action = actions.get(&action).ok_or("the action is not in the schema")?.clone();

        let principal = self.names.uid_of(party);
        let mut attributes = Attributes::default();
        party.attributes(&mut attributes);
        let roles: HashSet<EntityUid> =
            party.actor.roles.iter().filter_map(|role| self.names.roles.get(role)).cloned().collect();
        let principal_entity = Entity::new(principal.clone(), attributes.into_map()?, roles)?;

        let kind = kinds.get(&resource.kind()).ok_or("the type is not in the schema")?.clone();
        let id = match resource.id() {
            ResourceId::Stored(id) => EntityId::new(id.as_hyphenated().to_string()),
            ResourceId::New => EntityId::new("new"),
            ResourceId::Named(name) => EntityId::new(name),
        };
        let thing = EntityUid::from_type_name_and_id(kind, id);
        let mut attributes = Attributes::default();
        resource.attributes(&mut attributes);
        let thing_entity = Entity::new(thing.clone(), attributes.into_map()?, HashSet::new())?;

        let mut circumstances = Attributes::default();
        resource.circumstances(&mut circumstances);
        circumstances.known("through", way.through.map(|service| service.actor.subject.as_str()));
        if let Some(person) = way.on_behalf_of {
            circumstances.actor("on_behalf_of", person.actor);
        }
        let context = Context::from_pairs(circumstances.pairs())?;

        let request = Request::new(principal, action, thing, context, schema)?;
        let entities = self.actions.clone().add_entities([principal_entity, thing_entity], schema)?;
        Ok((request, entities))
    }
}

impl Names {
    fn parse() -> Result<Self, Box<cedar_policy::ParseErrors>> {
        let action_type: EntityTypeName = "Recourse::Action".parse()?;
        let role_type: EntityTypeName = "Recourse::Role".parse()?;
        let uid = |of: &EntityTypeName, id: &str| EntityUid::from_type_name_and_id(of.clone(), EntityId::new(id));
        let mut kinds = HashMap::new();
        for kind in Kind::ALL {
            kinds.insert(*kind, kind.type_name().parse()?);
        }
        Ok(Self {
            actions: Action::ALL.iter().map(|action| (*action, uid(&action_type, action.as_str()))).collect(),
            roles: Role::ALL.iter().map(|role| (*role, uid(&role_type, role.as_str()))).collect(),
            kinds,
            person: "Recourse::Person".parse()?,
            service: "Recourse::Service".parse()?,
        })
    }

    fn uid_of(&self, party: Subject<'_>) -> EntityUid {
        let of = match party.actor.kind {
            ActorKind::Person => &self.person,
            ActorKind::Service => &self.service,
        };
        EntityUid::from_type_name_and_id(of.clone(), EntityId::new(party.actor.to_string()))
    }
}

fn undecided(action: Action, kind: &str) -> Verdict {
    let reason = format!("what is known of the {kind} does not suffice to decide on {action}");
    Verdict::Denied { reason, policies: Vec::new() }
}

fn not_permitted(party: Subject<'_>, action: Action) -> String {
    let roles: Vec<&str> = party.actor.roles.iter().map(|role| role.as_str()).collect();
    match (party.actor.kind, roles.as_slice()) {
        (ActorKind::Service, _) => format!("no policy lets the service {} do {action} here", party.actor.subject),
        (ActorKind::Person, []) => format!("no policy lets a person without a role do {action}"),
        (ActorKind::Person, roles) => format!("no policy lets {} do {action} here", roles.join(", ")),
    }
}
