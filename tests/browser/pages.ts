// Every public page of the demo, once. The tests and the screenshots go through this list.

export type Page = { path: string; name: string; status: number };

const found = (path: string, name: string): Page => ({ path, name, status: 200 });

export const pages: Page[] = [
  found("/", "home"),
  found("/2027", "edition-planning"),
  found("/2027/people", "people-planning"),
  found("/2027/tasks", "tasks-planning"),
  found("/2027/progress", "progress-planning"),
  found("/2027/meetings", "meetings-planning"),
  found("/2026", "edition"),
  found("/2026/people", "people"),
  found("/2026/tasks", "tasks"),
  found("/2026/tasks?status=done", "tasks-done"),
  found("/2026/tasks/1", "task"),
  found("/2026/progress", "progress"),
  found("/2026/meetings", "meetings"),
  found("/specs", "specs"),
  found("/specs/0", "spec-0"),
  found("/specs/2", "spec-2"),
  found("/specs/4", "spec-4"),
  found("/roadmap", "roadmap"),
  found("/roadmap/1a", "outcome-1a"),
  found("/roadmap/4a", "outcome-4a"),
  { path: "/no-such-page", name: "not-found", status: 404 },
];
