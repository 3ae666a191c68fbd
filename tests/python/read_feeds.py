"""Reads all Atom feeds of an archive with feedparser, which knows nothing of Cairn.

Usage: read_feeds.py FOLDER
"""

import pathlib
import sys

import feedparser

feeds = sorted(pathlib.Path(sys.argv[1]).rglob("*.atom"))
for path in feeds:
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo, f"{path}: {feed.bozo_exception}"
    assert feed.version == "atom10" and feed.feed.title and feed.feed.id, path
    for entry in feed.entries:
        assert entry.id and entry.title and entry.updated_parsed and entry.link, f"{path}: {entry}"
assert len(feeds) > 5, feeds
print(f"{len(feeds)} feeds read")
