"""The change feed: what was added, changed and deleted between releases, as an event stream.

A Linked Data Event Stream 1.0 in TREE pages. Its things are the descriptions of one subject in one
named graph, told apart by their RDFC-1.0 hash; it follows the order in which releases were made
current, so that a roll-back is one more step and never a gap.
"""

from kg.feed.changes import Changes, changes_between
from kg.feed.client import replay
from kg.feed.errors import FeedError
from kg.feed.event_stream import Feed, Step
from kg.feed.files import FORMS, feed_files
from kg.feed.kept import keep_feed
from kg.feed.live import LiveFeed, feed_of_folder
from kg.feed.members import digest_of, hash_of, things_of
from kg.feed.pages import FeedPage, feed_page
from kg.feed.published import Publication, feed_from, feed_of_release
from kg.feed.reading import Bounds, Reading, read_feed
from kg.feed.records import Bookmark, Change, Key, Thing
from kg.feed.tables import members_answer, steps_answer
from kg.feed.tombstones import Tombstone, tombstone_quads, tombstones_of

__all__ = [
    "FORMS",
    "Bookmark",
    "Bounds",
    "Change",
    "Changes",
    "Feed",
    "FeedError",
    "FeedPage",
    "Key",
    "LiveFeed",
    "Publication",
    "Reading",
    "Step",
    "Thing",
    "Tombstone",
    "changes_between",
    "digest_of",
    "feed_files",
    "feed_from",
    "feed_of_folder",
    "feed_of_release",
    "feed_page",
    "hash_of",
    "keep_feed",
    "members_answer",
    "read_feed",
    "replay",
    "steps_answer",
    "things_of",
    "tombstone_quads",
    "tombstones_of",
]
