"""client.py FOLDER ENDPOINT FILE HASH...: uploads every FILE in turn with tuspy, which FOLDER holds, in pieces, and
goes on where it broke off. Prints what each came to, a line each: `stored`, or the status it was refused with."""

import sys

folder, endpoint, *rest = sys.argv[1:]
sys.path.insert(0, folder)

from tusclient.client import TusClient  # noqa: E402
from tusclient.exceptions import TusCommunicationError  # noqa: E402

PIECE_BYTES = 200_000

for file, digest in zip(rest[::2], rest[1::2]):
    uploader = TusClient(endpoint).uploader(
        file, chunk_size=PIECE_BYTES, metadata={"sha256": digest}, retries=20, retry_delay=0.05
    )
    try:
        uploader.upload()
        print("stored")
    except TusCommunicationError as error:
        print(error.status_code)
