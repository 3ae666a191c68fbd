//! The demo's catalog: the real SPECs, core projects and roadmap, as on their public pages.
//!
//! Nothing about real projects is invented, so authors, contacts and dates of endorsements are left out.

use super::invitations::sign_in_person;
use chrono::TimeDelta;
use domain::Refusal;
use domain::catalog::SpecHistory;
use domain::catalog::SpecStatus::{self, Draft, Published};
use domain::catalog::outcome_codes;
use domain::community::{Accent, Colour, Community, Series};
use domain::id::{OutcomeCode, ProjectSlug, SpecNumber};
use domain::import::{ImportedCatalog, ImportedEndorsement, ImportedProject, ImportedSpec, RoadmapItem};
use domain::text::{ShortText, Title, Url, revision};
use domain::time::Instant;
use store::Store;

/// Number, title, date, status and endorsing projects of a SPEC.
type SpecRow = (u16, &'static str, &'static str, SpecStatus, &'static str);

#[rustfmt::skip]
const SPECS: &[SpecRow] = &[
    (0, "Minimum Supported Dependencies", "2020-12-17", Published, "ipython matplotlib networkx numpy scikit-image scipy xarray zarr"),
    (1, "Lazy Loading of Submodules and Functions", "2020-12-17", Published, "ipython networkx pysal numpy scikit-image scikit-learn scipy"),
    (2, "API Dispatch", "2021-12-16", Draft, ""),
    (3, "Accessibility", "2022-02-14", Draft, ""),
    (4, "Using and Creating Nightly Wheels", "2022-09-05", Published, "ipython matplotlib networkx numpy pysal scikit-image scikit-learn scipy xarray zarr"),
    (5, "CI Best Practices", "2022-09-22", Draft, ""),
    (6, "Keys to the Castle", "2022-12-19", Published, "ipython networkx numpy pysal scikit-image scikit-learn"),
    (7, "Seeding Pseudo-Random Number Generation", "2023-04-19", Published, "ipython networkx numpy pysal scikit-image scipy"),
    (8, "Securing the Release Process", "2024-06-04", Published, "networkx numpy pysal scikit-image scikit-learn"),
    (9, "Governance", "2024-06-04", Draft, ""),
];

/// Number of a SPEC, and the outcomes that it contributes to.
const GOALS: [(u16, &str); 2] = [(4, "1b"), (8, "1e")];

/// Slug, title, homepage and GitHub repository of each project.
const PROJECTS: &[(&str, &str, &str, &str)] = &[
    ("astropy", "Astropy", "https://astropy.org", "astropy/astropy"),
    ("ipython", "IPython", "https://ipython.org", "ipython/ipython"),
    ("matplotlib", "Matplotlib", "https://matplotlib.org", "matplotlib/matplotlib"),
    ("mne-python", "MNE-Python", "https://mne.tools", "mne-tools/mne-python"),
    ("narwhals", "Narwhals", "https://narwhals-dev.github.io/narwhals/", "narwhals-dev/narwhals"),
    ("networkx", "NetworkX", "https://networkx.org/", "networkx/networkx"),
    ("numpy", "NumPy", "https://numpy.org", "numpy/numpy"),
    ("pandas", "pandas", "https://pandas.pydata.org/", "pandas-dev/pandas"),
    ("pysal", "PySAL", "https://pysal.org", "pysal/pysal"),
    ("scikit-hep", "Scikit-HEP", "https://scikit-hep.org", "scikit-hep/scikit-hep"),
    ("scikit-image", "scikit-image", "https://scikit-image.org", "scikit-image/scikit-image"),
    ("scikit-learn", "scikit-learn", "https://scikit-learn.org", "scikit-learn/scikit-learn"),
    ("scipy", "SciPy", "https://scipy.org", "scipy/scipy"),
    ("xarray", "xarray", "https://xarray.dev/", "pydata/xarray"),
    ("zarr", "Zarr-Python", "https://zarr.dev", "zarr-developers/zarr-python"),
];

const GROUPS: [&str; 4] = [
    "Improved common infrastructure & process",
    "Better coordination of the ecosystem",
    "Shared development vision",
    "Community receives more funding to more individuals",
];

/// The last group on the public roadmap.
const LAST_PUBLIC_GROUP: u8 = 3;

const ROADMAP: &[(&str, &str)] = &[
    ("1a", "Reusable libraries with commonly used functionality"),
    ("1b", "Shared build system for binary packaging"),
    ("1c", "Integrated websites and expanded documentation"),
    ("1d", "Shared benchmarking"),
    ("1e", "Developer Operations (DevOps)"),
    ("2a", "Community best operating and development practices manual"),
    ("2b", "Coordinated release schedule"),
    ("2c", "Regular cross-project communication"),
    ("2d", "Joint governance structures"),
    ("3a", "Videos archive of project challenges, strategies, and visions"),
    ("3b", "Community vetted strategic plan"),
    ("4a", "Grant proposals from multiple PIs"),
    ("4b", "Community list of grant opportunities"),
    ("4c", "Record of submitted proposals & archive of funded proposals"),
];

pub fn catalog() -> Result<ImportedCatalog, Refusal> {
    let specs = SPECS.iter().map(spec).collect::<Result<_, _>>()?;
    let projects = PROJECTS.iter().map(project).collect::<Result<_, _>>()?;
    Ok(ImportedCatalog { series: None, specs, projects, is_incomplete: false })
}

pub fn roadmap() -> Result<Vec<RoadmapItem>, Refusal> {
    let item = |(code, title): &(&str, &str)| {
        let code = OutcomeCode::parse(code)?;
        let group = GROUPS.get(usize::from(code.group()) - 1).copied().unwrap_or_default();
        let in_roadmap = code.group() <= LAST_PUBLIC_GROUP;
        Ok(RoadmapItem { code, title: Title::parse(title)?, group: Title::parse(group)?, in_roadmap })
    };
    ROADMAP.iter().map(item).collect()
}

fn spec(&(number, title, date, status, endorsed_by): &SpecRow) -> Result<ImportedSpec, Refusal> {
    let endorsement = |slug| Ok(ImportedEndorsement { project: ProjectSlug::parse(slug)?, on: None, commit: None });
    Ok(ImportedSpec {
        number: SpecNumber(number),
        title: Title::parse(title)?,
        date: date.parse().map_err(|_| super::malformed_entry("a date", date))?,
        status,
        authors: Vec::new(),
        endorsements: endorsed_by.split_whitespace().map(endorsement).collect::<Result<_, Refusal>>()?,
        history: SpecHistory::default(),
    })
}

fn project(&(slug, title, homepage, repository): &(&str, &str, &str, &str)) -> Result<ImportedProject, Refusal> {
    Ok(ImportedProject {
        slug: ProjectSlug::parse(slug)?,
        title: Title::parse(title)?,
        homepage: Some(Url::parse(homepage)?),
        repository: Some(Url::parse(&format!("https://github.com/{repository}"))?),
        contacts: Vec::new(),
    })
}

/// Links the documents to their texts, and two of them to the outcomes that they contribute to.
pub async fn link_documents(store: &Store, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::days(21);
    let ilse = sign_in_person(store, "ilse", "Ilse Granitsen", at).await?;
    let before = store.spec_list().await?;
    let mut edited = before.clone();
    for (number, spec) in &mut edited {
        spec.link = Some(Url::parse(&format!("https://scientific-python.org/specs/spec-{:04}/", number.0))?);
        let goals = GOALS.iter().find(|(goal, _)| *goal == number.0).map_or("", |(_, codes)| codes);
        spec.outcomes = outcome_codes(goals)?;
    }
    store.edit_specs(ilse.owner()?, &revision(&before), &edited, at).await?;
    Ok(())
}

/// The community, as on its public site; the logo and the colour are invented.
pub fn community() -> Result<Community, Refusal> {
    let series = Series {
        name: Title::parse("SPEC")?,
        plural: Title::parse("SPECs")?,
        title: Title::parse("SPEC documents")?,
        about: Some(ShortText::parse(
            "Scientific Python Ecosystem Coordination documents: practices that the core projects share.",
        )?),
    };
    Ok(Community {
        name: Title::parse("Scientific Python")?,
        tagline: Some(ShortText::parse("summits")?),
        site: Some(Url::parse("https://scientific-python.org")?),
        source: Some(Url::parse("https://github.com/scientific-python")?),
        conduct: Some(Url::parse("https://scientific-python.org/code_of_conduct/")?),
        contact: None,
        logo: Some(formats::logos::read(include_bytes!("logo.svg"))?),
        accent: Some(Accent::new(Colour::parse("#3d7a1f")?, None)?),
        series: Some(series),
    })
}
