using Google.Protobuf;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>
/// Stands between a simulated cluster and its driver: delays and loses what the seed says, and puts every answer before
/// the contract's checks.
/// </summary>
internal sealed class Network(
    IDriver driver, Timeline timeline, ContractInspector inspector, Random random, NetworkQuality quality)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a request on somebody's behalf.</summary>
    /// <param name="source">Who sends, for people.</param>
    /// <param name="request">What.</param>
    /// <param name="isCut">Whether the sender is cut off from the driver, asked whenever something passes.</param>
    /// <param name="answered">Gets the answer, or <see cref="DriverAnswer.None"/> after a while.</param>
    public void Send(string source, IMessage request, Func<bool> isCut, Action<DriverAnswer> answered)
    {
        if (isCut() || IsLost())
        {
            timeline.After(Patience, () => answered(DriverAnswer.None));
            return;
        }

        Delayed(() => driver.Send(request, answer =>
        {
            if (isCut() || IsLost())
            {
                timeline.After(Patience, () => answered(DriverAnswer.None));
                return;
            }

            Delayed(() =>
            {
                Examine(source, request, answer);
                answered(answer);
            });
        }));
    }

    /// <summary>Lets something befall the driver.</summary>
    public void Befall(DriverFault fault, TimeSpan duration) => driver.Befall(fault, duration);

    /// <summary>Gives one of the driver's settings another value.</summary>
    public void Set(string setting, long value) => driver.Set(setting, value);

    private void Delayed(Action what)
    {
        if (quality.MostDelay == TimeSpan.Zero)
        {
            what();
        }
        else
        {
            timeline.After(quality.MostDelay * random.NextDouble(), what);
        }
    }

    private bool IsLost() => quality.LossPerMille > 0 && random.Next(1000) < quality.LossPerMille;

    private void Examine(string source, IMessage request, DriverAnswer answer) => inspector.Examine(new Exchange
    {
        Source = source,
        Method = request.Descriptor.Name.Replace("Request", "", StringComparison.Ordinal),
        Node = "driver",
        Request = request,
        Response = answer.Response,
        Status = answer.Status,
        Detail = answer.Detail,
        At = timeline.Elapsed,
    });
}
