namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>An answer, or the lack of one, that breaks the contract.</summary>
/// <param name="Check">The name of the check that found it.</param>
/// <param name="Sentence">What must hold.</param>
/// <param name="Detail">What was seen instead.</param>
/// <param name="Where">The call: line of the recording or simulated client, method, node.</param>
internal sealed record ContractBreach(string Check, string Sentence, string Detail, string Where);
