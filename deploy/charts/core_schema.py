"""Objects of Kubernetes itself against the schemas of a version, strictly: unknown fields are errors.

The schemas are those in the PyPI package kubernetes-validate, which holds the OpenAPI documents of each version.
"""

import kubernetes_validate

from .custom_schema import is_custom


def complaints(documents: list[dict], version: str) -> list[str]:
    """What is wrong with these objects for a version of Kubernetes."""
    found = []
    for document in documents:
        if is_custom(document):
            continue
        what = f"{document['kind']} {document['metadata']['name']}"
        try:
            kubernetes_validate.validate(document, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            found.append(f"{what}: {'/'.join(map(str, error.path))}: {error.message[:200]}")
        except kubernetes_validate.SchemaNotFoundError:
            found.append(f"{what}: Kubernetes {version} has no {document['apiVersion']} {document['kind']}")
    return found
