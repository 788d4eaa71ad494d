-- The one thing that a fact is about, where a proceeding can have only one fact of it: `article.booked <article>`.
-- Absent where the same may be said again: what is proved about service, a bar.
ALTER TABLE fact ADD COLUMN source text;
