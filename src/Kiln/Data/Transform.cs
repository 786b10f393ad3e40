namespace Kiln;

/// <summary>
/// A random change of training samples that leaves their class as it is: an immutable recipe that can be printed, compared
/// and stored with a run.
/// </summary>
/// <remarks>What a transform works on is said by its family; image transforms are in Kiln.Vision.</remarks>
public abstract record Transform;
