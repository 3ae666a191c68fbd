//! Read models: tasks as lists, boards and pages show them.

mod task_lists;
mod task_page;

pub use task_lists::{
    Board, Card, Column, DependencyCounts, DependencyGraph, InTrack, ListCounts, PlanFigures, Special, TaskFilter,
    TaskList, TaskOrder,
};
pub use task_page::{LeadTransfer, Review, StatusChange, TaskAssignee, TaskPage, TaskStatusChange};
