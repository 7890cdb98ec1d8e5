namespace Vectron.PlacementDriver.Client;

/// <summary>What a read sees.</summary>
public enum Consistency
{
    /// <summary>Everything that was acknowledged to anybody before the read began. The default.</summary>
    Linearizable,

    /// <summary>What the asked node has applied, which may lag behind; answered without a leader too.</summary>
    Local,
}
