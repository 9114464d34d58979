//! Tables: what to write for each cell.

use pulldown_cmark::Alignment;

/// The beginning of a table; a group and not a region, since a page may have many. The wrapper scrolls on a narrow
/// screen instead of the page, also by keyboard.
pub(super) const TABLE: &str =
    "<div class=\"table-responsive\" role=\"group\" tabindex=\"0\" aria-label=\"Tabella\"><table class=\"table\">";
/// The end of a table.
pub(super) const TABLE_END: &str = "</tbody></table></div>\n";

/// A table being written.
#[derive(Default)]
pub(super) struct Table {
    columns: Vec<Alignment>,
    body: bool,
    cell: usize,
}

impl Table {
    pub(super) fn new(columns: Vec<Alignment>) -> Self {
        Self { columns, body: false, cell: 0 }
    }

    pub(super) fn row(&mut self) {
        self.cell = 0;
    }

    pub(super) fn head_ends(&mut self) {
        self.body = true;
    }

    /// The opening tag of the next cell. Classes align it: the sites' policy refuses styles in attributes.
    pub(super) fn cell(&mut self) -> &'static str {
        let column = self.columns.get(self.cell).copied().unwrap_or(Alignment::None);
        self.cell += 1;
        match (self.body, column) {
            (false, Alignment::Right) => "<th scope=\"col\" class=\"text-end\">",
            (false, Alignment::Center) => "<th scope=\"col\" class=\"text-center\">",
            (false, _) => "<th scope=\"col\">",
            (true, Alignment::Right) => "<td class=\"text-end\">",
            (true, Alignment::Center) => "<td class=\"text-center\">",
            (true, _) => "<td>",
        }
    }

    pub(super) fn cell_end(&self) -> &'static str {
        if self.body { "</td>" } else { "</th>" }
    }
}
