using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>What became of the requests that gateways sent to workers.</summary>
internal sealed class RequestTally
{
    private readonly int[] counts = new int[Enum.GetValues<RequestOutcome>().Length];

    /// <summary>Requests that met no worker: it was down, or nobody knew whom to ask.</summary>
    public int Unreachable { get; private set; }

    /// <summary>Requests with one outcome.</summary>
    public int Of(RequestOutcome outcome) => counts[(int)outcome];

    public void Count(RequestOutcome? outcome)
    {
        if (outcome is { } known)
        {
            counts[(int)known]++;
        }
        else
        {
            Unreachable++;
        }
    }
}
