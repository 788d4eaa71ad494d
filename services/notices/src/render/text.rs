//! The text of a laid out document, as its reader sees it.

use typst::{
    layout::{Abs, Frame, FrameItem, Point},
    text::TextItem,
};
use typst_layout::PagedDocument;

/// The label of the block that states what is demanded.
const DEMAND: &str = "demand";

/// What stands on the pages.
#[derive(Debug, Default)]
pub(super) struct PageText {
    /// Everything on each page, with single blanks.
    pub(super) pages: Vec<String>,
    /// The blocks labelled `demand`, one after the other.
    pub(super) demand: String,
    /// A character without a glyph was set.
    pub(super) has_missing_glyph: bool,
    /// Something runs over the edge of its page.
    pub(super) overflows: bool,
}

/// Reads a document.
pub(super) fn read(document: &PagedDocument) -> PageText {
    let mut reader = Reader::default();
    let mut pages = Vec::new();
    for page in document.pages() {
        reader.width = page.frame.width();
        reader.height = page.frame.height();
        reader.last = None;
        reader.frame(&page.frame, Point::zero(), false);
        pages.push(single_blanks(&std::mem::take(&mut reader.page)));
    }
    PageText {
        pages,
        demand: single_blanks(&reader.demand),
        has_missing_glyph: reader.has_missing_glyph,
        overflows: reader.overflows,
    }
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Reader {
    page: String,
    demand: String,
    has_missing_glyph: bool,
    overflows: bool,
    width: Abs,
    height: Abs,
    /// Where the last run of text ended.
    last: Option<Point>,
}

impl Reader {
    fn frame(&mut self, frame: &Frame, at: Point, in_demand: bool) {
        for (position, item) in frame.items() {
            let at = at + *position;
            match item {
                FrameItem::Group(group) => {
                    let labelled = group.label.is_some_and(|label| label.resolve().as_str() == DEMAND);
                    self.frame(&group.frame, at, in_demand || labelled);
                }
                FrameItem::Text(text) => self.text(text, at, in_demand),
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(..) => {}
            }
        }
    }

    fn text(&mut self, item: &TextItem, at: Point, in_demand: bool) {
        let end = Point::new(at.x + item.width(), at.y);
        // Runs that do not touch are words of their own, whatever the order in which they were set.
        let touches =
            self.last.is_some_and(|last| (last.y - at.y).abs() < Abs::pt(0.1) && (last.x - at.x).abs() < Abs::pt(0.5));
        let blank = if touches { "" } else { " " };
        self.last = Some(end);
        self.page.extend([blank, item.text.as_str()]);
        if in_demand {
            self.demand.extend([blank, item.text.as_str()]);
        }
        self.has_missing_glyph |= item.glyphs.iter().any(|glyph| glyph.id == 0);
        self.overflows |= at.x < Abs::zero() || end.x > self.width || at.y > self.height;
    }
}
