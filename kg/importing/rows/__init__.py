"""Rows whole again: joined over pages, merged cells carried down, bands and notes set apart."""
