"""Settings that charts write and services do not know yet, each with what it is for.

A line goes when the service has the setting; a test fails if it stays. While it is here, an installation that uses it
needs a version of the service that is still to come.
"""

OBJECT_STORE = {
    "documents.s3.endpoint": "the store",
    "documents.s3.region": "its region",
    "documents.s3.bucket": "the bucket",
    "documents.s3.prefix": "a folder in it",
    "documents.s3.path_style": "whether the bucket stands in the path",
    "documents.s3.object_lock": "send a checksum with each object, and leave orphans until their time is over",
    "documents.s3.access_key_id_file": "who writes",
    "documents.s3.secret_access_key_file": "and how it proves it",
}


def settings(service: str) -> tuple[str, ...]:
    """The paths awaited of a service."""
    return tuple(OBJECT_STORE) if service == "notices" else ()


# Likewise a command.
COMMANDS = {"verify-documents": "reads every document, compares it with its SHA-256, fails with the number that differ"}
