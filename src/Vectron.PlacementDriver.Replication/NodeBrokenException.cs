namespace Vectron.PlacementDriver.Replication;

/// <summary>The node's log or state machine is broken, or closed: what was waited for will never be. The process must end.</summary>
internal sealed class NodeBrokenException(Exception cause) : InvalidOperationException("the node is broken or closed", cause);
