//! Pictures over time: how a plan grew, and when a SPEC was endorsed.

use super::bar::round;
use domain::editions::Dates;
use domain::progress::BurnPoint;
use domain::time::{Datelike, Days, Months, NaiveDate, day};
use leptos::prelude::*;

/// The part of a picture that data is drawn in; the rest is for words.
struct Plot {
    from: NaiveDate,
    to: NaiveDate,
    left: f64,
    width: f64,
}

impl Plot {
    fn x(&self, date: NaiveDate) -> f64 {
        let span = (self.to - self.from).num_days().max(1) as f64;
        round(self.left + (date - self.from).num_days() as f64 / span * self.width)
    }

    /// The first days of at most eight months or years to write along the bottom.
    fn ticks(&self) -> Vec<(f64, String)> {
        let months = (self.to - self.from).num_days() / 30;
        let step = match months {
            0..=7 => 1,
            8..=23 => 3,
            _ => 12,
        };
        let mut month = NaiveDate::from_ymd_opt(self.from.year(), 1, 1).unwrap_or(self.from);
        let mut ticks = Vec::new();
        while month <= self.to {
            if month >= self.from {
                let words = if step == 12 { month.format("%Y") } else { month.format("%b %Y") };
                ticks.push((self.x(month), words.to_string()));
            }
            let Some(next) = month.checked_add_months(Months::new(step)) else { break };
            month = next;
        }
        let every = ticks.len().div_ceil(5).max(1);
        ticks.into_iter().step_by(every).collect()
    }
}

const HEIGHT: f64 = 220.0;
const BOTTOM: f64 = 184.0;
const TOP: f64 = 22.0;

/// Two steps over the days: all tasks of the plan, and those done. The summit's days are shaded.
#[component]
pub fn BurnUp(points: Vec<BurnPoint>, summit: Dates, today: NaiveDate) -> impl IntoView {
    let first = points.first().map_or(today, |point| point.on);
    let last = points.last().map_or(today, |point| point.on).max(today).max(summit.ends());
    let plot = Plot { from: first, to: last, left: 34.0, width: 420.0 };
    let most = points.iter().map(|point| point.total).max().unwrap_or(1).max(1);
    let y = |count: u32| round(BOTTOM - f64::from(count) / f64::from(most) * (BOTTOM - TOP));
    let path = |count: fn(&BurnPoint) -> u32| steps(&plot, &points, last.min(today.max(first)), count, y);
    let (total, done) = points.last().map_or((0, 0), |point| (point.total, point.done));
    let (from, to) = (plot.x(summit.starts()), plot.x(summit.ends() + Days::new(1)));
    let area = format!("{} V{BOTTOM} H{} Z", path(|point| point.done), plot.x(first));
    view! {
        <svg class="chart" viewBox="0 0 540 220" role="img">
            <title>{format!("{done} of {total} tasks done")}</title>
            <desc>{format!("From {} to {}: the plan grew to {total} tasks, of which {done} are done.", day(first), day(last))}</desc>
            <rect class="shade" x=from.to_string() y="4" width=round((to - from).max(3.0)).to_string() height=(BOTTOM - 4.0).to_string()/>
            <text class="note" x=from.to_string() y="16" dx="-4" text-anchor="end">"summit"</text>
            <path class="area" d=area/>
            <path class="line total" d=path(|point| point.total)/>
            <path class="line done" d=path(|point| point.done)/>
            <text class="value" x="462" y=(y(total) + 5.0).to_string()>{format!("{total} in all")}</text>
            <text class="value done" x="462" y=(apart(y(done), y(total)) + 5.0).to_string()>{format!("{done} done")}</text>
            {axis(&plot)}
        </svg>
    }
}

/// Two words side by side must not lie on each other.
fn apart(lower: f64, upper: f64) -> f64 {
    if (lower - upper).abs() < 20.0 { upper + 20.0 } else { lower }
}

fn steps(
    plot: &Plot,
    points: &[BurnPoint],
    until: NaiveDate,
    count: fn(&BurnPoint) -> u32,
    y: impl Fn(u32) -> f64,
) -> String {
    let Some(first) = points.first() else { return String::new() };
    let start = format!("M{} {}", plot.x(first.on), y(count(first)));
    let rest = points[1..].iter().map(|point| format!(" H{} V{}", plot.x(point.on), y(count(point))));
    start + &rest.collect::<String>() + &format!(" H{}", plot.x(until.max(points[points.len() - 1].on)))
}

fn axis(plot: &Plot) -> AnyView {
    let tick = |(x, words): (f64, String)| {
        view! {
            <g class="tick">
                <path d=format!("M{x} {BOTTOM} V{}", BOTTOM + 6.0)/>
                <text x=x.to_string() y=(BOTTOM + 24.0).to_string() text-anchor="middle">{words}</text>
            </g>
        }
    };
    let line = format!("M{} {BOTTOM} H{}", plot.left, plot.left + plot.width);
    view! { <path class="axis" d=line/>{plot.ticks().into_iter().map(tick).collect_view()} }.into_any()
}

/// Something on the line of time: a day, a word, and whether the day itself is known or only when it was read.
#[derive(Clone)]
pub struct Mark {
    pub on: NaiveDate,
    pub known: bool,
}

/// When a SPEC was endorsed, with the editions as bands. Marks of one day are stacked.
#[component]
pub fn TimeLine(
    described: String,
    from: NaiveDate,
    to: NaiveDate,
    bands: Vec<(Dates, String)>,
    marks: Vec<Mark>,
) -> impl IntoView {
    let plot = Plot { from, to: to.max(from + Days::new(30)), left: 14.0, width: 510.0 };
    let band = |(dates, words): (Dates, String)| {
        let (x, end) = (plot.x(dates.starts()), plot.x(dates.ends() + Days::new(1)));
        view! {
            <g>
                <rect class="shade" x=x.to_string() y="24" width=round((end - x).max(5.0)).to_string() height=(BOTTOM - 24.0).to_string()/>
                <text class="note" x=x.to_string() y="16" text-anchor="middle">{words}</text>
            </g>
        }
    };
    let mut days: std::collections::BTreeMap<NaiveDate, f64> = Default::default();
    let mark = |mark: Mark| {
        let height = days.entry(mark.on).or_default();
        let y = BOTTOM - 12.0 - *height;
        *height += 14.0;
        let class = if mark.known { "mark known" } else { "mark" };
        view! { <circle class=class cx=plot.x(mark.on).to_string() cy=y.to_string() r="5.5"/> }
    };
    let marks = marks.into_iter().map(mark).collect_view();
    let view_box = format!("0 0 540 {HEIGHT}");
    view! {
        <svg class="chart" viewBox=view_box role="img">
            <title>{described}</title>
            {bands.into_iter().filter(|(dates, _)| dates.starts() >= from && dates.ends() <= plot.to).map(band).collect_view()}
            {marks}
            {axis(&plot)}
        </svg>
    }
}
