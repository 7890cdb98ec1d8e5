namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>One way of doing harm, and of taking it back.</summary>
internal abstract class Fault
{
    /// <summary>Its name in reports.</summary>
    public string Name => GetType().Name;

    /// <summary>What happens, for people.</summary>
    public abstract string Sentence { get; }

    /// <summary>Why it cannot be made there; null when it can.</summary>
    public virtual string? WhyNot(FaultGround ground) => null;

    /// <summary>Does the harm.</summary>
    public abstract Task StartAsync(FaultGround ground, Random random);

    /// <summary>Takes it back; nodes that ended are started again by the ground.</summary>
    public virtual Task HealAsync(FaultGround ground) => Task.CompletedTask;
}
