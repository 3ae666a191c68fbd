// Lists the public pages of the demo that tests and screenshots visit.

export type Page = { path: string; name: string; status: number };

const found = (path: string, name: string): Page => ({ path, name, status: 200 });

// The slugs of the demo's editions depend on today's date. The newest, which is in planning, comes first.
const answer = await fetch(`${process.env.CAIRN_URL}/api/v1/editions`);
const editions: { slug: string }[] = (await answer.json()).editions;
export const [coming, past] = editions.map(({ slug }) => slug);

// The worklog of today keeps a connection open, so it never becomes idle; `worklog.spec.ts` tests it.
const earlier = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

export const pages: Page[] = [
  found("/", "home"),
  found(`/${coming}`, "edition-planning"),
  found(`/${coming}/people`, "people-planning"),
  found(`/${coming}/interest`, "interest"),
  found(`/${coming}/tasks`, "tasks-planning"),
  found(`/${coming}/progress`, "progress-planning"),
  found(`/${past}/report`, "report"),
  found(`/${past}/funding`, "funding"),
  found(`/${past}/report?for=funders`, "report-funders"),
  found(`/${past}/report/1`, "report-published"),
  found(`/${coming}/meetings`, "meetings-planning"),
  found(`/${coming}/meetings/1`, "meeting"),
  found(`/${coming}/meetings/1/revisions`, "meeting-revisions"),
  found(`/${coming}/schedule`, "schedule"),
  found(`/${coming}/schedule?view=track`, "schedule-track"),
  found(`/${coming}/schedule/releases`, "schedule-releases"),
  found(`/${coming}/sessions/1`, "released-session"),
  found(`/${coming}/commitments`, "commitments"),
  found(`/${coming}/tasks/1`, "task-planning"),
  found(`/${coming}/tasks/13`, "task-blocked"),
  found(`/${coming}/tasks/13/revisions`, "task-revisions"),
  found(`/${coming}/tasks/1/comments?before=3`, "comments"),
  found(`/${coming}/tasks/1/comments/1`, "comment-planning"),
  found(`/${coming}/tasks?list=help`, "tasks-help"),
  found(`/${coming}/tasks?group=track`, "tasks-grouped"),
  found(`/${coming}/tasks?q=nowhere`, "tasks-none"),
  found(`/${past}/worklog?day=${earlier}`, "worklog"),
  found(`/${past}/worklog?day=${earlier}&by=track`, "worklog-by-track"),
  found(`/${coming}/updates/2`, "update"),
  found(`/${coming}/board`, "board"),
  found(`/${coming}/dependencies`, "dependencies"),
  found(`/${coming}/board?list=help&track=Wheels+and+releases`, "board-filtered"),
  found("/search", "search-empty"),
  found("/search?q=wheels", "search"),
  found(`/${past}`, "edition"),
  found(`/${past}/people`, "people"),
  found(`/${past}/tasks`, "tasks"),
  found(`/${past}/tasks?status=done`, "tasks-done"),
  found(`/${past}/tasks/1`, "task"),
  found(`/${past}/progress`, "progress"),
  found(`/${past}/meetings`, "meetings"),
  found(`/${past}/sessions/1`, "released-session-past"),
  found("/specs", "specs"),
  found("/specs/0", "spec-0"),
  found("/specs/2", "spec-2"),
  found("/specs/4/sessions", "spec-4-sessions"),
  found("/specs/4", "spec-4"),
  found("/specs?sort=endorsements", "specs-sorted"),
  found("/projects", "projects"),
  found("/roadmap", "roadmap"),
  found("/roadmap/1a", "outcome-1a"),
  found("/roadmap/4a", "outcome-4a"),
  found("/trace", "trace"),
  found("/progress", "progress-of-all"),
  found("/sign-in", "sign-in"),
  { path: "/no-such-page", name: "not-found", status: 404 },
];

/** The pages of the work plan, and the search. */
export const plan = pages.filter(({ path }) => /^\/[^/]+\/(tasks|board|dependencies)|^\/search/.test(path));
