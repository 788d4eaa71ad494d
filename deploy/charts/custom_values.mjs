// Validates custom resources against the schemas in the packages @kubernetes-models/*: required fields, types, enums,
// patterns, bounds. Fields that no schema knows pass here; custom_schema.py finds those.
//
//     node custom_values.mjs <node_modules> < documents.json > complaints.json

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.argv[2];
const complaints = [];
for (const { package: name, document } of JSON.parse(readFileSync(0, "utf8"))) {
  const file = join(modules, "@kubernetes-models", name, document.apiVersion, `${document.kind}.js`);
  const what = `${document.kind} ${document.metadata.name}`;
  if (!existsSync(file)) {
    complaints.push(`${what}: ${name} has no schema of ${document.apiVersion}`);
    continue;
  }
  try {
    const kind = (await import(pathToFileURL(file)))[document.kind];
    new kind(document).validate();
  } catch (error) {
    complaints.push(`${what}: ${error.message}`);
  }
}
process.stdout.write(JSON.stringify(complaints));
