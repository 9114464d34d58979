//! Texts made by chance, always the same ones.

use pulldown_cmark::HeadingLevel;

use super::judge::judge;
use super::{compile, quadri};

/// Bits of Markdown, of HTML and of tricks.
const BITS: [&str; 64] = [
    "a",
    "due",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "    ",
    "\t",
    "# ",
    "## ",
    "- ",
    "1. ",
    "7) ",
    "> ",
    "> [!NOTA]\n",
    "[!ATTENZIONE]",
    "| ",
    " |",
    "|-",
    "|:-:|",
    "\n|---|--:|\n",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](/servizi/residenza/)",
    "](/servizi/altrove/ \"t\")",
    "](javascript:x)",
    "](piazza.jpg \"t\")",
    "![",
    "[^1]",
    "[^1]: ",
    "[^2]",
    "\n[^2]: ",
    "[x]: /y\n",
    "[x]",
    ": ",
    "\n: ",
    "<",
    ">",
    "<script>",
    "</script>",
    "<b onclick=x>",
    "<!--",
    "-->",
    "<https://a.example>",
    "javascript:",
    "&#106;",
    "&colon;",
    "\"",
    "\\",
    "{comune}",
    "{nome}",
    "\n---\n",
];

/// A small generator of numbers (xorshift): no two runs differ.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end
    }
}

#[test]
fn two_thousand_texts_of_chance_are_whole_and_harmless() {
    let mut chance = Chance(0x005e_ed0f_c0de);
    for _ in 0..2_000 {
        let length = 1 + chance.below(40);
        let text: String = (0..length).map(|_| BITS[chance.below(BITS.len())]).collect();
        let page = quadri(&compile(&text, HeadingLevel::H2, "t").unwrap());
        judge(&page, &text);
        assert!(!page.contains("<script"), "{text:?}\n{page}");
    }
}
