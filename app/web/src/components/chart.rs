//! Charts over time: tasks planned and done, and endorsements of a SPEC.
//!
//! Own code: the crates for charts need scripts, or draw with fixed sizes and colours. These charts need no scripts, and
//! take their colours from the style sheet.

use domain::editions::Dates;
use domain::progress::BurnPoint;
use domain::time::{Datelike, Days, Months, NaiveDate, day};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The plot area of a chart.
#[derive(Clone, Copy)]
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

    /// Positions and labels of at most four ticks, at the first day of a month or year.
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
                let label = if step == 12 { month.format("%Y") } else { month.format("%b %Y") };
                ticks.push((self.x(month), label.to_string()));
            }
            let Some(next) = month.checked_add_months(Months::new(step)) else { break };
            month = next;
        }
        let every = ticks.len().div_ceil(4).max(1);
        ticks.into_iter().step_by(every).collect()
    }
}

/// Rounds to a tenth of a unit, which is finer than a screen shows.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

const BOTTOM: f64 = 184.0;
const TOP: f64 = 30.0;

/// A step chart of all tasks and of those done, with the days of the summit shaded.
#[component]
pub fn BurnUp(points: Vec<BurnPoint>, summit: Dates, today: NaiveDate) -> impl IntoView {
    let first = points.first().map_or(today, |point| point.on).min(summit.starts());
    let last = points.last().map_or(today, |point| point.on).max(today).max(summit.ends());
    let plot = Plot { from: first, to: last, left: 10.0, width: 520.0 };
    let most = points.iter().map(|point| point.total).max().unwrap_or(1).max(1);
    let y = |count: u32| round(BOTTOM - f64::from(count) / f64::from(most) * (BOTTOM - TOP));
    let path = |count: fn(&BurnPoint) -> u32| steps(&plot, &points, last.min(today.max(first)), count, y);
    let (total, done) = points.last().map_or((0, 0), |point| (point.total, point.done));
    let (from, to) = (plot.x(summit.starts()), plot.x(summit.ends() + Days::new(1)));
    // Labels are left of the end of their lines, or right of it while the lines are short.
    let line_ends = plot.x(last.min(today.max(first)));
    let (end, side) = if line_ends > 200.0 { (line_ends - 2.0, "end") } else { (line_ends + 8.0, "start") };
    let end = end.to_string();
    let below = label_height(y(done), y(total));
    let area = format!("{} V{BOTTOM} H{} Z", path(|point| point.done), plot.x(first));
    view! {
        <svg class="chart" viewBox="0 0 540 218" role="img">
            <title>{format!("{done} of {total} tasks done")}</title>
            <desc>{format!("From {} to {}: {total} tasks, {done} of them done.", day(first), day(last))}</desc>
            <rect class="shade" x=from.to_string() y="4" width=round((to - from).max(3.0)).to_string() height=(BOTTOM - 4.0).to_string()/>
            <text class="note" x=from.to_string() y=(BOTTOM - 8.0).to_string() dx="-4" text-anchor="end">"summit"</text>
            <path class="area" d=area/>
            <path class="line total" d=path(|point| point.total)/>
            <path class="line done" d=path(|point| point.done)/>
            <text class="value" x=end.clone() y=(y(total) - 8.0).to_string() text-anchor=side>{format!("{total} in total")}</text>
            <text class="value done" x=end.clone() y=below.to_string() text-anchor=side>{format!("{done} done")}</text>
            <Axis plot bottom=BOTTOM/>
        </svg>
    }
}

/// The height of a line's label: above the line, or below it if the other line's label is too close.
fn label_height(line: f64, above: f64) -> f64 {
    if line - above < 26.0 { line + 20.0 } else { line - 8.0 }
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

/// The time axis with its ticks; `bottom` is its height.
#[component]
fn Axis(plot: Plot, bottom: f64) -> impl IntoView {
    let tick = |(x, label): (f64, String)| {
        view! {
            <g class="tick">
                <path d=format!("M{x} {bottom} V{}", bottom + 6.0)/>
                <text x=x.to_string() y=(bottom + 24.0).to_string() text-anchor="middle">{label}</text>
            </g>
        }
    };
    let line = format!("M{} {bottom} H{}", plot.left, plot.left + plot.width);
    view! { <path class="axis" d=line/>{plot.ticks().into_iter().map(tick).collect_view()} }
}

/// The distance between two stacked marks of one day.
const STACK: f64 = 14.0;

/// A timeline of a SPEC's endorsements on known days, with the editions as bands.
#[component]
pub fn TimeLine(
    described: String,
    from: NaiveDate,
    to: NaiveDate,
    bands: Vec<(Dates, String)>,
    marks: Vec<NaiveDate>,
) -> impl IntoView {
    let plot = Plot { from, to: to.max(from + Days::new(30)), left: 14.0, width: 510.0 };
    let mut stacks: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    marks.into_iter().for_each(|on| *stacks.entry(on).or_default() += 1);
    let highest = stacks.values().copied().max().unwrap_or(0);
    let bottom = 44.0 + STACK * f64::from(highest.max(3));
    let inside = move |dates: &Dates| dates.starts() >= from && dates.ends() <= to;
    let bands: Vec<_> = bands.into_iter().filter(|(dates, _)| inside(dates)).collect();
    let placed = stacks.into_iter().flat_map(|(on, count)| (1..=count).map(move |nth| (nth, on)));
    let mark = |(nth, on): (u32, NaiveDate)| {
        let y = round(bottom + 2.0 - STACK * f64::from(nth));
        view! { <circle class="mark" cx=plot.x(on).to_string() cy=y.to_string() r="5.5"/> }
    };
    view! {
        <svg class="chart" viewBox=format!("0 0 540 {}", bottom + 34.0) role="img">
            <title>{described}</title>
            {bands.into_iter().map(|(dates, name)| view! { <Band plot dates name bottom/> }).collect_view()}
            {placed.map(mark).collect_view()}
            <Axis plot bottom/>
        </svg>
    }
}

/// The days of an edition, with its name above.
#[component]
fn Band(plot: Plot, dates: Dates, name: String, bottom: f64) -> impl IntoView {
    let (x, end) = (plot.x(dates.starts()), plot.x(dates.ends() + Days::new(1)));
    let (width, height) = (round((end - x).max(5.0)).to_string(), (bottom - 24.0).to_string());
    view! {
        <g>
            <rect class="shade" x=x.to_string() y="24" width=width height=height/>
            <text class="note" x=x.to_string() y="16" text-anchor="middle">{name}</text>
        </g>
    }
}
