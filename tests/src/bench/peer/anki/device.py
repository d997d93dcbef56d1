# The peer's device: Anki's own library.
# Each line that comes in is a task, each line that goes out says what came of it.
import json
import os
import sys
import time

from anki.collection import AddNoteRequest, Collection

PASSWORD = "demo"
FIRST_ROWS = 50
# What a sync may ask for, short of carrying the whole file (SyncCollectionResponse.ChangesRequired).
ENOUGH = (0, 1)


class Device:
    """A person's collection, which stays open."""

    def __init__(self, person, url, folder):
        os.makedirs(folder)
        self.collection = Collection(f"{folder}/collection.anki2")
        self.auth = self.collection.sync_login(person, PASSWORD, url)

    def add(self, file):
        kind = self.collection.models.by_name("Basic")
        deck = self.collection.decks.id("Default")
        with open(file, encoding="utf-8") as lines:
            notes = [self.note(kind, json.loads(line)) for line in lines]
        self.collection.add_notes([AddNoteRequest(note, deck) for note in notes])

    def note(self, kind, document):
        note = self.collection.new_note(kind)
        note["Front"], note["Back"] = document.pop("_id"), json.dumps(document, ensure_ascii=False)
        return note

    def carry(self, up):
        """The whole file, one way."""
        self.collection.sync_collection(self.auth, False)
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=self.auth, server_usn=None, upload=up)
        self.collection.reopen(after_full_sync=True)

    def sync(self):
        required = self.collection.sync_collection(self.auth, False).required
        if required not in ENOUGH:
            raise RuntimeError(f"a sync is not enough: {required}")

    def show(self):
        """The first rows."""
        for note in self.collection.find_notes("")[:FIRST_ROWS]:
            self.collection.get_note(note)


# By the person, who has one collection: the one that the desk fills, and the one that reads.
counties, devices = {}, {}


def timed(work):
    """How long it takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return {"ms": (time.perf_counter() - start) * 1000}


def fill(task):
    """Puts the documents of a file at the server."""
    person = task["database"]
    county = counties[person] = Device(person, task["url"], f"{task['folder']}/{person}-county")
    county.add(task["file"])
    county.carry(up=True)
    return {}


def first(task):
    """A new device reads everything; it stays open."""
    person = task["database"]
    if person in devices:
        devices[person].collection.close()
    folder = f"{task['folder']}/{person}-{task['round']}"
    device = devices[person] = Device(person, task["url"], folder)
    told = timed(lambda: (device.carry(up=False), device.show()))
    here, wanted = (of[person].collection.note_count() for of in (devices, counties))
    if here < wanted:
        raise RuntimeError(f"{here} notes of {wanted}")
    return {**told, "device": folder}


def change(task):
    """So many of the server's notes change, from one on."""
    county = counties[task["database"]]
    ids = county.collection.find_notes("", order="n.id asc")[task["from"] :][: task["count"]]
    for note in map(county.collection.get_note, ids):
        note["Back"] += " "
        county.collection.update_note(note)
    county.sync()
    return {}


def news(task):
    """The device reads again."""
    device = devices[task["database"]]
    return timed(lambda: (device.sync(), device.show()))


def push(task):
    """The device saves the documents of a file, and delivers them."""
    device = devices[task["database"]]
    device.add(task["file"])
    return timed(device.sync)


TASKS = {task.__name__: task for task in (fill, first, change, news, push)}

for line in sys.stdin:
    task = json.loads(line)
    try:
        told = TASKS[task["task"]](task)
    except Exception as error:  # Whatever it is, the one who asked is told.
        told = {"error": repr(error)}
    print(json.dumps(told), flush=True)
