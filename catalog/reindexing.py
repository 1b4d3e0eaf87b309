"""Make the search index anew, for when somebody wrote past the catalog; the doctor says when that is needed."""

from catalog import search_index
from catalog.acts import acting
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource


def reindex(store: Store, actor: Actor) -> int:
    """Make the index anew and return how many datasets are in it; for who may crawl sources. Raises RefusedError."""
    with acting(store, actor) as act:
        decision = act.require(Action.SOURCE_CRAWL, Resource(kind="source", id="*"))
        count = search_index.rebuild(act.session)
        act.record("search:reindex", "catalog", "*", {"datasets": count}, decision=decision)
    return count
