//! The logical structure of a sheet: what a screen reader reads, and in which order.
//!
//! In: nodes as the layout makes them, and leaves that stand for pieces of pages. Out: krilla's tag tree, once it is known
//! which piece each leaf became.

use krilla::tagging::{Identifier, Node as TagNode, TagGroup, TagKind, TagTree};

/// A node of the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node(Option<usize>);

/// A piece of a page that belongs to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaf(usize);

#[derive(Clone, Copy)]
enum Child {
    Node(usize),
    Leaf(usize),
}

/// The tree, while it grows.
#[derive(Default)]
pub(crate) struct Structure {
    nodes: Vec<(TagKind, Vec<Child>)>,
    top: Vec<Child>,
    leaves: usize,
}

/// How far a structure had grown.
#[derive(Clone, Copy)]
pub(crate) struct Growth {
    nodes: usize,
    leaves: usize,
}

impl Structure {
    /// The document itself.
    pub(crate) const ROOT: Node = Node(None);

    /// Adds a node at the end of another.
    pub(crate) fn add(&mut self, parent: Node, tag: impl Into<TagKind>) -> Node {
        let id = self.nodes.len();
        self.nodes.push((tag.into(), Vec::new()));
        self.children(parent).push(Child::Node(id));
        Node(Some(id))
    }

    /// Adds a leaf at the end of a node.
    pub(crate) fn leaf(&mut self, parent: Node) -> Leaf {
        let id = self.leaves;
        self.leaves += 1;
        self.children(parent).push(Child::Leaf(id));
        Leaf(id)
    }

    fn children(&mut self, parent: Node) -> &mut Vec<Child> {
        match parent.0 {
            Some(id) => &mut self.nodes[id].1,
            None => &mut self.top,
        }
    }

    /// How far it has grown, to come back to.
    pub(crate) fn growth(&self) -> Growth {
        Growth { nodes: self.nodes.len(), leaves: self.leaves }
    }

    /// Forgets all that was added since.
    pub(crate) fn cut_back(&mut self, growth: Growth) {
        self.nodes.truncate(growth.nodes);
        self.leaves = growth.leaves;
        let old = |child: &Child| match child {
            Child::Node(id) => *id < growth.nodes,
            Child::Leaf(id) => *id < growth.leaves,
        };
        self.top.retain(old);
        for (_, children) in &mut self.nodes {
            children.retain(old);
        }
    }

    /// The tags, with the piece that each leaf became.
    pub(crate) fn tags(self, pieces: &Pieces) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("it".to_owned()));
        for child in &self.top {
            if let Some(node) = self.tag(*child, pieces) {
                tree.push(node);
            }
        }
        tree
    }

    // As deep as the layout nests nodes: a handful, whatever was written.
    fn tag(&self, child: Child, pieces: &Pieces) -> Option<TagNode> {
        match child {
            Child::Leaf(id) => pieces.0.get(id).copied().flatten().map(TagNode::from),
            Child::Node(id) => {
                let (tag, children) = &self.nodes[id];
                let children: Vec<_> = children.iter().filter_map(|c| self.tag(*c, pieces)).collect();
                (!children.is_empty()).then(|| TagGroup::with_children(tag.clone(), children).into())
            }
        }
    }
}

/// Which piece of a page each leaf became.
pub(crate) struct Pieces(Vec<Option<Identifier>>);

impl Pieces {
    /// Room for the leaves of a structure.
    pub(crate) fn of(structure: &Structure) -> Self {
        Self(vec![None; structure.leaves])
    }

    /// Notes the piece of a leaf.
    pub(crate) fn set(&mut self, leaf: Leaf, piece: Identifier) {
        if let Some(place) = self.0.get_mut(leaf.0) {
            *place = Some(piece);
        }
    }
}
