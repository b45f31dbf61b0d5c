"""Taking what others publish: fetched with care, checked at the door, put beside ours."""
