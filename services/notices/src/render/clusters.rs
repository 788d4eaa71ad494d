//! Keeps the glyphs of a syllable together.
//!
//! typst puts a glyph that is raised or lowered, such as a vowel sign below its consonant, into a run of its own, and gives
//! each run the text of the whole syllable: copied from the PDF, the syllable stands there twice. Here such runs become
//! one again, in which the glyph is raised instead of its run. What is seen stays where it was.

use std::collections::{BTreeMap, BTreeSet};

use typst::{
    layout::{Abs, Em, Frame, FrameItem, Point},
    text::TextItem,
};
use typst_layout::PagedDocument;

/// How exactly runs touch that belong together.
const TOUCHES: f64 = 0.01;

/// The document with every syllable in one run.
pub(super) fn whole(mut document: PagedDocument) -> PagedDocument {
    let info = document.info_mut().clone();
    let pages = document.pages().iter().map(|page| {
        let mut page = page.clone();
        join(&mut page.frame);
        page
    });
    PagedDocument::new(pages.collect(), info)
}

fn join(frame: &mut Frame) {
    let (mut joined, mut taken) = (BTreeMap::new(), BTreeSet::new());
    let mut run: Option<(usize, Point, TextItem)> = None;
    for (index, (at, item)) in frame.items().enumerate() {
        let FrameItem::Text(text) = item else {
            run = None;
            continue;
        };
        match &mut run {
            Some((first, start, whole)) if breaks_a_syllable(*start, whole, *at, text) => {
                append(whole, text, start.y - at.y);
                joined.insert(*first, whole.clone());
                taken.insert(index);
            }
            _ => run = Some((index, *at, text.clone())),
        }
    }
    let mut index = 0;
    frame.retain(|item| {
        let here = index;
        index += 1;
        if let FrameItem::Group(group) = item {
            join(&mut group.frame);
        }
        if let Some(text) = joined.remove(&here) {
            *item = FrameItem::Text(text);
        }
        !taken.contains(&here)
    });
}

/// Whether a run begins with the syllable with which the one before it ends.
fn breaks_a_syllable(start: Point, before: &TextItem, at: Point, run: &TextItem) -> bool {
    let (Some(last), Some(next)) = (before.glyphs.last(), run.glyphs.first()) else { return false };
    let alike = before.font == run.font
        && before.size == run.size
        && before.fill == run.fill
        && before.stroke == run.stroke
        && (before.lang, before.region) == (run.lang, run.region);
    let touches = (start.x + before.width() - at.x).abs() < Abs::pt(TOUCHES);
    // The place in the source tells a syllable from another that reads the same.
    let same = last.span == next.span && before.text.get(last.range()) == run.text.get(next.range());
    let at_the_seam = last.range().end == before.text.len() && next.range().start == 0;
    alike && touches && same && at_the_seam
}

/// Adds a run that begins with the last syllable of `whole` and stands higher by `rise`.
fn append(whole: &mut TextItem, run: &TextItem, rise: Abs) {
    let syllable = run.glyphs.first().map_or(0, |glyph| glyph.range().end);
    let shift = u16::try_from(whole.text.len().saturating_sub(syllable)).unwrap_or(u16::MAX);
    whole.text.push_str(run.text.get(syllable..).unwrap_or_default());
    let rise = Em::from_abs(rise, whole.size);
    whole.glyphs.extend(run.glyphs.iter().cloned().map(|mut glyph| {
        glyph.range = glyph.range.start.saturating_add(shift)..glyph.range.end.saturating_add(shift);
        glyph.y_offset += rise;
        glyph
    }));
}
