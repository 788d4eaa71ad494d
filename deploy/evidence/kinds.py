"""What a statement of a migration is to an older service, and what it locks.

`expand`    an older service goes on as before
`contract`  an older service that uses what goes, or does not fill what must be filled, fails
`read it`   it depends on what is meant, which a person must read

Locks are those of PostgreSQL's manual (chapter 13.3). A migration gives up after ten seconds of waiting for one.
"""

from dataclasses import dataclass

EXPAND, CONTRACT, READ = "expand", "contract", "read it"
MOMENT = "ACCESS EXCLUSIVE, for a moment"
SCAN = "ACCESS EXCLUSIVE while all rows are read"
REWRITE = "ACCESS EXCLUSIVE while all rows are written anew"
ROWS = "the rows that it touches"
NEW = "none: the table is new"
NONE = "none on what is there"
NOBODY = "SHARE UPDATE EXCLUSIVE: all rows are read, nobody waits"
LOOSER = "an older service may meet rows that it did not before"

# What an ALTER TABLE does to a column or constraint `{}`: kind, lock, note.
COMMANDS = {
    "AT_DropColumn": ("DROP COLUMN {}", CONTRACT, MOMENT, "an older service that names it fails"),
    "AT_DropConstraint": (
        "DROP CONSTRAINT {}",
        EXPAND,
        MOMENT,
        LOOSER,
    ),
    "AT_ValidateConstraint": ("VALIDATE CONSTRAINT {}", EXPAND, NOBODY, ""),
    "AT_SetNotNull": ("ALTER COLUMN {} SET NOT NULL", CONTRACT, SCAN, "an older service's new rows must have it"),
    "AT_DropNotNull": ("ALTER COLUMN {} DROP NOT NULL", EXPAND, MOMENT, "an older service may meet NULL"),
    "AT_ColumnDefault": ("ALTER COLUMN {} DEFAULT", EXPAND, MOMENT, ""),
    "AT_AlterColumnType": ("ALTER COLUMN {} TYPE", CONTRACT, REWRITE, "an older service reads another type"),
    "AT_SetRelOptions": ("SET (…)", EXPAND, "SHARE UPDATE EXCLUSIVE, for a moment", ""),
}


@dataclass(frozen=True)
class Effect:
    """What one statement does: in words, its kind, its lock, what to know of it."""

    what: str
    kind: str
    lock: str
    note: str = ""


def effects(statement: dict, new_tables: frozenset[str]) -> list[Effect]:
    """Of one statement as the parser gives it; several for an ALTER TABLE. `new_tables` come with them."""
    (tag, body), *_ = statement.items()
    if tag == "AlterTableStmt":
        name = _name(body["relation"])
        commands = [one["AlterTableCmd"] for one in body.get("cmds", [])]
        gone = [one["name"] for one in commands if one["subtype"] == "AT_DropConstraint"]
        found = [_altered(name, command, gone) for command in commands]
    else:
        found = [OTHERS[tag](body) if tag in OTHERS else Effect(_words(tag), READ, "not known")]
        name = _name(body["relation"]) if isinstance(body.get("relation"), dict) else ""
    if name in new_tables and tag != "CreateStmt":
        found = [Effect(one.what, EXPAND, NEW, "") for one in found]
    return found


def made(statement: dict) -> str:
    """The table that a statement makes, or nothing."""
    return _name(statement["CreateStmt"]["relation"]) if "CreateStmt" in statement else ""


def _name(relation: dict) -> str:
    relation = relation.get("RangeVar", relation)
    return ".".join(one for one in (relation.get("schemaname"), relation.get("relname")) if one)


def _words(tag: str) -> str:
    words = "".join(f" {letter}" if letter.isupper() else letter for letter in tag.removesuffix("Stmt"))
    return words.strip().upper()


def _constraints(definition: dict) -> dict[str, dict]:
    return {one["Constraint"]["contype"]: one["Constraint"] for one in definition.get("constraints", [])}


def _is_constant(node: object) -> bool:
    """A literal, or one with a type. What calls a function may be worked out for each row."""
    if not isinstance(node, dict):
        return False
    if "TypeCast" in node:
        return _is_constant(node["TypeCast"].get("arg"))
    return "A_Const" in node or (
        "A_ArrayExpr" in node and all(_is_constant(one) for one in node["A_ArrayExpr"].get("elements", []))
    )


def _added_column(table: str, definition: dict) -> Effect:
    what = f"ALTER TABLE {table} ADD COLUMN {definition['colname']}"
    has = _constraints(definition)
    default = has.get("CONSTR_DEFAULT", {}).get("raw_expr")
    if "CONSTR_NOTNULL" in has and default is None and "CONSTR_IDENTITY" not in has and "CONSTR_GENERATED" not in has:
        return Effect(what, CONTRACT, SCAN, "NOT NULL without a default: an older service's new rows are refused")
    if (default is not None and not _is_constant(default)) or {"CONSTR_IDENTITY", "CONSTR_GENERATED"} & has.keys():
        return Effect(what, EXPAND, REWRITE, "each row's value is worked out")
    if "CONSTR_CHECK" in has or "CONSTR_FOREIGN" in has or "CONSTR_UNIQUE" in has:
        return Effect(what, EXPAND, SCAN, "its constraint is looked at for every row")
    return Effect(what, EXPAND, MOMENT)


def _added_constraint(table: str, constraint: dict, gone: list[str]) -> Effect:
    what = f"ALTER TABLE {table} ADD CONSTRAINT {constraint.get('conname', '')}".rstrip()
    foreign = constraint["contype"] == "CONSTR_FOREIGN"
    lock = "SHARE ROW EXCLUSIVE on both tables" if foreign else MOMENT if constraint.get("skip_validation") else SCAN
    note = "new: does everything that an older service writes satisfy it?"
    if gone:
        note = f"{', '.join(gone)} goes: is it wider, so that all that an older service writes satisfies it?"
    return Effect(what, READ, lock, note)


def _altered(table: str, command: dict, gone: list[str]) -> Effect:
    kind, name = command["subtype"], command.get("name", "")
    definition = command.get("def", {})
    if kind == "AT_AddColumn":
        return _added_column(table, definition["ColumnDef"])
    if kind == "AT_AddConstraint":
        return _added_constraint(table, definition["Constraint"], gone)
    if kind in COMMANDS:
        words, effect, lock, note = COMMANDS[kind]
        return Effect(f"ALTER TABLE {table} {words.format(name)}", effect, lock, note)
    words = _words(kind.removeprefix("AT_")).lower()
    return Effect(f"ALTER TABLE {table}: {words} {name}".rstrip(), READ, "not known")


def _index(body: dict) -> Effect:
    unique = "UNIQUE " if body.get("unique") else ""
    what = f"CREATE {unique}INDEX {body.get('idxname', '')} ON {_name(body['relation'])}"
    lock = "SHARE UPDATE EXCLUSIVE: nobody waits" if body.get("concurrent") else "SHARE: writes wait while it is built"
    if unique:
        return Effect(what, READ, lock, "fails on rows that are alike; an older service's are refused from now on")
    return Effect(what, EXPAND, lock)


def _dropped(body: dict) -> Effect:
    kind = body["removeType"].removeprefix("OBJECT_")
    names = []
    for one in body.get("objects", []):
        parts = one.get("List", {}).get("items", [one])
        names.append(".".join(part["String"]["sval"] for part in parts if "String" in part))
    what = f"DROP {kind} {', '.join(names)}"
    if kind == "INDEX":
        return Effect(what, EXPAND, MOMENT, "queries of an older service may be slower; a unique one no longer refuses")
    return Effect(what, CONTRACT, MOMENT, "an older service that uses it fails")


def _table(body: dict) -> Effect:
    what = f"CREATE TABLE {_name(body['relation'])}"
    if body.get("partbound"):
        return Effect(what, EXPAND, "SHARE UPDATE EXCLUSIVE on the partitioned table", "")
    elements = [one.get("ColumnDef", {}) for one in body.get("tableElts", [])]
    refers = any("CONSTR_FOREIGN" in _constraints(one) for one in elements) or any(
        one.get("Constraint", {}).get("contype") == "CONSTR_FOREIGN" for one in body.get("tableElts", [])
    )
    return Effect(what, EXPAND, "SHARE ROW EXCLUSIVE on the tables that it refers to, for a moment" if refers else NONE)


def _function(body: dict) -> Effect:
    name = ".".join(one["String"]["sval"] for one in body.get("funcname", []))
    if body.get("replace"):
        return Effect(f"CREATE OR REPLACE FUNCTION {name}", READ, NONE, "an older service calls the new one")
    return Effect(f"CREATE FUNCTION {name}", EXPAND, NONE)


def _granted(body: dict) -> Effect:
    is_grant = body.get("is_grant", False)
    return Effect("GRANT" if is_grant else "REVOKE", EXPAND if is_grant else READ, NONE, "" if is_grant else "of whom?")


OTHERS = {
    "CreateStmt": _table,
    "IndexStmt": _index,
    "DropStmt": _dropped,
    "CreateFunctionStmt": _function,
    "GrantStmt": _granted,
    "CreateTrigStmt": lambda body: Effect(
        f"CREATE TRIGGER {body['trigname']} ON {_name(body['relation'])}",
        READ,
        "SHARE ROW EXCLUSIVE, for a moment",
        "it acts on what an older service does, too",
    ),
    "RenameStmt": lambda body: Effect("RENAME", CONTRACT, MOMENT, "an older service knows the old name"),
    "InsertStmt": lambda body: Effect(f"INSERT INTO {_name(body['relation'])}", EXPAND, ROWS),
    "UpdateStmt": lambda body: Effect(f"UPDATE {_name(body['relation'])}", READ, ROWS, "how many rows are there?"),
    "DeleteStmt": lambda body: Effect(
        f"DELETE FROM {_name(body['relation'])}", CONTRACT, ROWS, "what goes does not come back"
    ),
    "CreateSchemaStmt": lambda body: Effect(f"CREATE SCHEMA {body['schemaname']}", EXPAND, NONE),
    "CreateSeqStmt": lambda body: Effect(f"CREATE SEQUENCE {_name(body['sequence'])}", EXPAND, NONE),
    "CreateExtensionStmt": lambda body: Effect(f"CREATE EXTENSION {body['extname']}", EXPAND, NONE),
    "ViewStmt": lambda body: Effect(f"CREATE VIEW {_name(body['view'])}", EXPAND, NONE),
    "CommentStmt": lambda body: Effect("COMMENT", EXPAND, NONE),
    "VariableSetStmt": lambda body: Effect(f"SET {body['name']}", EXPAND, NONE),
}
