"""Folders and files that results are written to: the toolkit's own, or new; whole or not at all.

A command that writes results does it inside `output_folder` (or `output_file`)::

    with output_folder(out, "compare") as new:
        table.to_csv(new / "contrasts.csv")

What it writes into ``new`` lies beside the folder's files until the command is done, and is then
moved into place in one step that no kill leaves half done. Meanwhile nobody else writes there.
Files that the toolkit did not write, or that somebody changed since, are never replaced.
"""

from toolkit.outputs.folder import OutputFolder as OutputFolder
from toolkit.outputs.folder import locked_folder as locked_folder
from toolkit.outputs.folder import output_file as output_file
from toolkit.outputs.folder import output_folder as output_folder
from toolkit.outputs.folder import settle as settle
from toolkit.outputs.folder import written_names as written_names
from toolkit.outputs.writing import sync as sync
from toolkit.outputs.writing import write_whole as write_whole
