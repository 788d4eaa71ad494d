//! Changes to the merged settings of which only the type that reads them knows whether they are due.

use std::path::{Path, PathBuf};

use config::{Config, Map, Value, ValueKind};

use super::{
    ConfigError,
    layers::Stack,
    secret::{self, FILE_PATH, FROM_FILE},
};

/// Drops the setting at `key` if its variable is empty; false if it is not.
pub(super) fn unset(settings: &mut Config, key: &str) -> bool {
    let (path, name) = key.rsplit_once('.').unwrap_or(("", key));
    let Some(section) = section(&mut settings.cache, path) else { return false };
    let empty = section.get(name).is_some_and(|value| value.kind == ValueKind::Nil);
    section.retain(|other, _| !empty || other != name);
    empty
}

/// Replaces `x_file` by an `x` that only a secret accepts; `key` is the path of `x`.
///
/// False if there is no such section of settings.
pub(super) fn take_file(settings: &mut Config, key: &str, stack: &Stack) -> Result<bool, ConfigError> {
    let (path, name) = key.rsplit_once('.').unwrap_or(("", key));
    let file_name = format!("{name}_file");
    let Some(section) = section(&mut settings.cache, path) else { return Ok(false) };
    let Some(file) = section.get(&file_name).cloned() else { return Ok(false) };
    section.retain(|name, _| *name != file_name);
    if file.kind == ValueKind::Nil {
        return Ok(true);
    }
    let file_key = format!("{key}_file");
    if section.get(name).is_some_and(|value| value.kind != ValueKind::Nil) {
        return Err(ConfigError::BothForms {
            key: key.to_owned(),
            layer: stack.layer_of(key),
            file_layer: stack.layer_of(&file_key),
        });
    }
    let ValueKind::String(path) = file.kind else {
        return Err(ConfigError::Setting {
            layer: stack.layer_of(&file_key),
            key: file_key,
            reason: "should be a path".to_owned(),
        });
    };
    let text = secret::read(Path::new(&path))
        .map_err(|error| ConfigError::Unreadable { path: PathBuf::from(&path), reason: error.to_string() })?;
    let form = [(FROM_FILE.to_owned(), Value::from(text)), (FILE_PATH.to_owned(), Value::from(path))];
    section.insert(name.to_owned(), Map::from_iter(form).into());
    Ok(true)
}

fn section<'a>(root: &'a mut Value, path: &str) -> Option<&'a mut Map<String, Value>> {
    let names = path.split('.').filter(|name| !name.is_empty());
    let found = names.into_iter().try_fold(root, |value, name| match &mut value.kind {
        ValueKind::Table(table) => table.get_mut(name),
        _ => None,
    })?;
    match &mut found.kind {
        ValueKind::Table(table) => Some(table),
        _ => None,
    }
}
