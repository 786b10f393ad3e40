"""Images per second from JPEG files of 500x375 to batches of normalised floats: decode, random resized crop, flip, normalise, with
torchvision on PIL images and PyTorch's loader in the same process.

The files are those that `kiln bench augment --only photos` writes into a folder of the system's temporary directory."""
import peerlib
args, torch = peerlib.setup()
import glob
import os
import sys
import tempfile
from PIL import Image
import torchvision.transforms as T

folder = os.path.join(tempfile.gettempdir(), "kiln-bench-photos")
files = sorted(glob.glob(os.path.join(folder, "*.jpg")))
if not files:
    sys.exit("There are no photos in %s; run kiln bench augment --only photos first." % folder)
transform = T.Compose([T.RandomResizedCrop(224), T.RandomHorizontalFlip(), T.ToTensor(), T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))])


class Photos(torch.utils.data.Dataset):
    """What torchvision's ImageFolder does with a file."""

    def __len__(self):
        return len(files)

    def __getitem__(self, i):
        with open(files[i], "rb") as f:
            return transform(Image.open(f).convert("RGB")), 0


loader = torch.utils.data.DataLoader(Photos(), batch_size=32, num_workers=0)


def epoch():
    for batch in loader:
        pass


peerlib.emit("aug_photos_rrc_flip_norm", len(files) / peerlib.median_time(epoch, args), "img/s")
