using Kiln.Vision;

namespace Kiln.Cli.Benchmarks;

/// <summary>A pipeline that <c>kiln bench augment</c> times, under the name that benchmarks/versus/peer/augment.py gives it.</summary>
/// <param name="Name">The name of its rate.</param>
/// <param name="Side">Height and width of the images it gets; 0 for JPEG files of photos, which it decodes.</param>
/// <param name="Pipeline">What happens to each; normalising follows.</param>
internal sealed record TimedPipeline(string Name, int Side, Pipeline Pipeline)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TimedPipeline> All { get; } =
    [
        new("aug_cifar_crop_flip_norm", 32, new(new RandomCrop(4), new HorizontalFlip())),
        new("aug_rrc_flip_norm", 256, new(new RandomResizedCrop(), new HorizontalFlip())),
        new("aug_rrc_flip_jitter_norm", 256, new(new RandomResizedCrop(), new HorizontalFlip(), new ColorJitter())),
        new("aug_rotation", 256, new(new RandomRotation())),
        new("aug_affine", 256, new(new RandomAffine(15, 0.1f, 0.1f, 0.9f, 1.1f, 5))),
        new("aug_perspective", 256, new(new RandomPerspective(0.3f, 1))),
        new("aug_trivial_augment_wide", 256, new(new TrivialAugment())),
        new("aug_rand_augment", 256, new(new RandAugment())),
        new("aug_gaussian_blur", 256, new(new GaussianBlur())),
        new("aug_color_jitter", 256, new(new ColorJitter())),
        new("aug_elastic", 256, new(new ElasticTransform())),
        new("aug_random_erasing", 224, new(new RandomErasing(Chance: 1))),
        new("aug_photos_rrc_flip_norm", 0, new(new RandomResizedCrop(), new HorizontalFlip())),
    ];
}
