// Reads SQL as PostgreSQL does (libpg-query is its own parser): a list of texts on standard input, for each its statements,
// with where they begin and end in bytes, or what is wrong.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { parse } = createRequire(`${process.argv[2]}/`)("libpg-query");
const read = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
    try {
        const { stmts = [] } = await parse(text);
        read.push(stmts.map(({ stmt, stmt_location: from = 0, stmt_len: length = 0 }) => ({ stmt, from, length })));
    } catch (error) {
        read.push({ wrong: String(error.message ?? error) });
    }
}
process.stdout.write(JSON.stringify(read));
