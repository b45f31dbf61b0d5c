"""What a release publishes, and how others find and take it.

The catalogue by DCAT 3, VoID, schema.org and `data.json`, the files to take away with their
checksums, the sitemap. All of it is a function of the release and of a `Publication`, so that a
server and plain files give the same bytes at the same addresses.
"""

from kg.catalog.counts import ALL, Counts, counts_of
from kg.catalog.datasets import Dataset, find_dataset, list_datasets
from kg.catalog.dcat import ABOUT, TITLE, catalogue_quads
from kg.catalog.dumps import dump_files, files_of, keep_dumps, whole_files
from kg.catalog.files import DumpFile
from kg.catalog.house import page_paths, robots_txt, security_txt, sitemap_files
from kg.catalog.open_data import data_json
from kg.catalog.pages import (
    CataloguePage,
    DatasetPage,
    DumpsPage,
    Holding,
    catalogue_page,
    dataset_page,
    datasets_answer,
    dumps_answer,
    dumps_page,
    holdings,
    holdings_answer,
)
from kg.catalog.published import SETTINGS, Publication, Published, own_graphs
from kg.catalog.schema_org import schema_catalogue, schema_dataset
from kg.catalog.void import VOID, void_quads

__all__ = [
    "ABOUT",
    "ALL",
    "SETTINGS",
    "TITLE",
    "VOID",
    "CataloguePage",
    "Counts",
    "Dataset",
    "DatasetPage",
    "DumpFile",
    "DumpsPage",
    "Holding",
    "Publication",
    "Published",
    "catalogue_page",
    "catalogue_quads",
    "counts_of",
    "data_json",
    "dataset_page",
    "datasets_answer",
    "dump_files",
    "dumps_answer",
    "dumps_page",
    "files_of",
    "find_dataset",
    "holdings",
    "holdings_answer",
    "keep_dumps",
    "list_datasets",
    "own_graphs",
    "page_paths",
    "robots_txt",
    "schema_catalogue",
    "schema_dataset",
    "security_txt",
    "sitemap_files",
    "void_quads",
    "whole_files",
]
