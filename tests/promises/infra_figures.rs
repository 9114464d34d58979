//! What the documents of the infrastructure say in figures: as the programs print them, and within their goals.

use tests::costs::{GOAL, PLACES, Prices, between_marks};
use tests::scale::{self, PARTITION, Touched, play, touched};

#[test]
fn what_the_counter_costs_is_what_the_program_prints_and_within_the_goal() {
    let prices = Prices::read();
    let (most, people) = GOAL;
    let each = prices.per_inhabitant();
    assert!(each > 0.0005 && each <= most, "{each} euro for each of {people} people");
    assert!(PLACES.iter().any(|(_, inhabitants, ..)| *inhabitants == people));
    let with_fixed = each + prices.fixed(33.0) / people;
    assert!(with_fixed < prices.peer / 10.0, "{with_fixed} euro, the fixed items among them");
    let printed = prices.tables();
    assert_eq!(between_marks("infra/COSTS.md"), printed, "cargo run -p tests --example costs -- --write");
}

#[tokio::test]
async fn how_hot_a_name_grows_is_what_the_program_prints() {
    let touched = touched().await;
    assert!(touched.len() >= 4, "{touched:?}");
    let printed = scale::tables(&touched);
    assert_eq!(between_marks("infra/SCALE.md"), printed, "cargo run -p tests --example scale -- --write");
    // The waiting room is as wide as the hottest name bears, and not wider.
    let width = scale::width(&touched);
    let hottest = |admitted: f64| {
        let day = play(&touched, admitted as u32);
        day.hottest.into_iter().map(|(_, _, units)| units).fold(0.0, f64::max)
    };
    assert!(hottest(width * 0.8) <= PARTITION && hottest(width * 1.3) > PARTITION, "{width}");
}

#[test]
fn a_name_that_all_comuni_shared_would_be_seen_to_glow() {
    let one = Touched { place: "archivio".into(), name: "C#-#X".into(), units: 1.0 };
    let spread = Touched { name: "C#{comune}#P#{numero}".into(), ..one.clone() };
    assert!(play(&[spread], 3_000).hottest.iter().all(|(_, _, units)| *units <= 1.0));
    assert!(play(&[one], 3_000).hottest.iter().any(|(_, _, units)| *units > 100.0));
}
