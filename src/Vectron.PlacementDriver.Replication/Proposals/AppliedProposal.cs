using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>What became of a proposal.</summary>
/// <param name="Outcome">The state machine's answer.</param>
/// <param name="Index">The log index at which it was applied.</param>
internal readonly record struct AppliedProposal(CommandOutcome Outcome, long Index);
