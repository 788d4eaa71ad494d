//! The policies: read, named, and checked against the schema.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use cedar_policy::{PolicyId, PolicySet, Schema, ValidationMode, Validator};
use miette::Diagnostic;
use serde::Deserialize;
use thiserror::Error;

/// The section `[authority]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuthorityConfig {
    /// A folder of `*.cedar` files that stand instead of those compiled in.
    pub policies: Option<PathBuf>,
}

/// The policies cannot be used.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// The folder or a file of it cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// What.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// There is no policy, and so nobody may do anything.
    #[error("{0} holds no *.cedar file")]
    Empty(String),
    /// The folder's schema is not the one that this version asks by.
    #[error("{0} is not the schema of this version; policies can only speak of what the services show")]
    OtherSchema(String),
    /// A file is wrong.
    #[error("{file}:{line}: {message}")]
    File {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the reader's hint.
        message: String,
    },
}

const SCHEMA_FILE: &str = "recourse.cedarschema";
const SCHEMA: &str = include_str!("../../../../deploy/policies/recourse.cedarschema");

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$((concat!($name, ".cedar"), include_str!(concat!("../../../../deploy/policies/", $name, ".cedar")))),*]
    };
}

/// The files that are compiled in; a test tells if one of the folder is missing.
pub(crate) const EMBEDDED: &[(&str, &str)] = embedded!(
    "branches",
    "cases",
    "communications",
    "counsel",
    "notices",
    "operations",
    "oversight",
    "payments",
    "services",
);

/// One file of policies.
#[derive(Debug)]
struct File {
    name: String,
    text: String,
}

impl File {
    fn fault(&self, line: usize, message: impl Into<String>) -> PolicyError {
        PolicyError::File { file: self.name.clone(), line, message: message.into() }
    }

    /// A fault at the place that a diagnostic names; at the line `otherwise`, if it names none.
    fn diagnosed(&self, diagnostic: &dyn Diagnostic, otherwise: usize) -> PolicyError {
        let mut message = diagnostic.to_string();
        if let Some(help) = diagnostic.help() {
            message = format!("{message} ({help})");
        }
        let offset = diagnostic.labels().into_iter().flatten().map(|label| label.offset()).min();
        let line_of = |offset| 1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
        self.fault(offset.map_or(otherwise, line_of), message)
    }

    /// The line on which a policy's `@id` stands.
    fn line_of_id(&self, id: &PolicyId) -> usize {
        let annotation = format!("@id(\"{id}\")");
        self.text.lines().zip(1..).find(|(line, _)| line.contains(&annotation)).map_or(1, |(_, number)| number)
    }
}

/// The line on which the policy at `index` (from 0) begins, as far as can be told from the text.
fn line_of_policy(text: &str, index: usize) -> usize {
    let effects = text.lines().zip(1..).filter(|(line, _)| {
        let line = line.trim_start();
        line.starts_with("permit") || line.starts_with("forbid")
    });
    effects.map(|(_, number)| number).nth(index).unwrap_or(1)
}

/// Policies that may be decided by.
#[derive(Debug)]
pub(crate) struct Policies {
    pub(crate) schema: Schema,
    pub(crate) set: PolicySet,
    /// The `@reason` of each.
    pub(crate) reasons: HashMap<PolicyId, String>,
}

impl Policies {
    pub(crate) fn load(config: &AuthorityConfig) -> Result<Self, PolicyError> {
        match &config.policies {
            None => Self::embedded(),
            Some(folder) => Self::parse(&of_folder(folder)?),
        }
    }

    pub(crate) fn embedded() -> Result<Self, PolicyError> {
        let file = |(name, text): &(&str, &str)| File { name: (*name).to_owned(), text: (*text).to_owned() };
        Self::parse(&EMBEDDED.iter().map(file).collect::<Vec<_>>())
    }

    fn parse(files: &[File]) -> Result<Self, PolicyError> {
        let schema = schema()?;
        let mut policies = Self { schema, set: PolicySet::new(), reasons: HashMap::new() };
        let mut file_of = HashMap::new();
        for file in files {
            for id in policies.add(file)? {
                file_of.insert(id, file);
            }
        }
        policies.validate(&file_of)?;
        Ok(policies)
    }

    /// Adds a file's policies under their own ids.
    fn add(&mut self, file: &File) -> Result<Vec<PolicyId>, PolicyError> {
        let parsed: PolicySet =
            file.text.parse().map_err(|error: cedar_policy::ParseErrors| file.diagnosed(&error, 1))?;
        if let Some(template) = parsed.templates().next() {
            return Err(file.fault(1, format!("template {} is not used by anything; write a policy", template.id())));
        }
        let mut added = Vec::new();
        for policy in parsed.policies() {
            let given: &str = policy.id().as_ref();
            let index = given.trim_start_matches("policy").parse().unwrap_or(0);
            let line = line_of_policy(&file.text, index);
            let annotation = |name| policy.annotation(name).filter(|text| !text.is_empty());
            let id = annotation("id").ok_or_else(|| file.fault(line, "the policy has no @id"))?;
            let reason = annotation("reason").ok_or_else(|| file.fault(line, format!("policy {id} has no @reason")))?;
            let id = PolicyId::new(id);
            let twice = |_| file.fault(line, format!("there is another policy with the @id {id}"));
            self.set.add(policy.new_id(id.clone())).map_err(twice)?;
            self.reasons.insert(id.clone(), reason.to_owned());
            added.push(id);
        }
        Ok(added)
    }

    fn validate(&self, file_of: &HashMap<PolicyId, &File>) -> Result<(), PolicyError> {
        let result = Validator::new(self.schema.clone()).validate(&self.set, ValidationMode::Strict);
        let fault = |id: &PolicyId, fault: &dyn Diagnostic| {
            file_of.get(id).map_or(Ok(()), |file| Err(file.diagnosed(fault, file.line_of_id(id))))
        };
        for error in result.validation_errors() {
            fault(error.policy_id(), error)?;
        }
        // A warning is a policy that can never apply, or letters that look like others: neither is meant.
        for warning in result.validation_warnings() {
            fault(warning.policy_id(), warning)?;
        }
        Ok(())
    }
}

fn schema() -> Result<Schema, PolicyError> {
    let file = File { name: SCHEMA_FILE.to_owned(), text: SCHEMA.to_owned() };
    let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|error| file.diagnosed(&error, 1))?;
    Ok(schema)
}

fn of_folder(folder: &Path) -> Result<Vec<File>, PolicyError> {
    let read_error = |path: &Path| {
        let path = path.display().to_string();
        move |source| PolicyError::Read { path, source }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(read_error(folder))? {
        paths.push(entry.map_err(read_error(folder))?.path());
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let is_schema = path.file_name().is_some_and(|name| name == SCHEMA_FILE);
        if !is_schema && path.extension().is_none_or(|extension| extension != "cedar") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(read_error(&path))?;
        let name = path.display().to_string();
        if !is_schema {
            files.push(File { name, text });
        } else if text != SCHEMA {
            return Err(PolicyError::OtherSchema(name));
        }
    }
    if files.is_empty() {
        return Err(PolicyError::Empty(folder.display().to_string()));
    }
    Ok(files)
}
