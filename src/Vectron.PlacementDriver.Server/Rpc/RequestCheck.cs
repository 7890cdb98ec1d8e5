using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// Reads the fields of one request that have another form in a command, and gathers everything that is wrong with the
/// request: field, value and bound. What a field says wrongly is read as a harmless value, so that the rest is checked.
/// </summary>
internal sealed class RequestCheck
{
    private readonly List<string> faults = [];

    /// <summary>Ends the call when anything is wrong with the request.</summary>
    public void Pass()
    {
        if (faults.Count > 0)
        {
            throw RpcStatus.InvalidArgument(string.Join("; ", faults));
        }
    }

    /// <summary>Ends the call when anything is wrong with the request or with the command made of it.</summary>
    public T Pass<T>(T command)
        where T : Command
    {
        Add(command.FindFault());
        Pass();
        return command;
    }

    /// <summary>A worker's id as it was answered: decimal, from 1, without sign or leading zero.</summary>
    public ulong WorkerId(string text) => Id("worker_id", text);

    /// <summary>An id as it was answered: decimal, from 1, without sign or leading zero.</summary>
    public ulong Id(string field, string text)
    {
        Add(WorkerRule.FindIdFault(text, out var id, field));
        return id;
    }

    /// <summary>An address that somebody can dial; whether it is one at all, the command says.</summary>
    public string Dialable(string field, string address)
    {
        if (HostPort.TryParse(address, out var parsed) && parsed is { Host.Length: > 0, IsWildcard: true })
        {
            Add($"{field} {QuotedText.Of(address)} stands for every interface, which nobody can dial");
        }

        return address;
    }

    /// <summary>A number of things.</summary>
    public long NotNegative(string field, long value)
    {
        if (value < 0)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{field} {value} must not be negative"));
        }

        return value;
    }

    /// <summary>
    /// A percentage in thousandths, 0 to 100,000. What is above 100 is taken as 100: a worker that rounds up or adds up
    /// its cores is busy, not dead, and must not lose its beat for it.
    /// </summary>
    public int MilliPercent(string field, float percent) => (int)Math.Min(
        Thousandths(field, percent, RequestBounds.HighestPercent), RequestBounds.FullMilliPercent);

    /// <summary>A rate in thousandths.</summary>
    public long MilliRate(string field, float rate) => Thousandths(field, rate, RequestBounds.HighestRate);

    /// <summary>How likeness is measured; empty means cosine.</summary>
    public Distance Distance(string text)
    {
        if (!DistanceName.TryParse(text, out var distance))
        {
            Add($"distance {QuotedText.Of(text)} must be {DistanceName.Allowed}");
            return Domain.Collections.Distance.Cosine;
        }

        return distance;
    }

    private long Thousandths(string field, float value, double most)
    {
        // NaN fails both comparisons. What rounds to nothing counts as nothing, on either side of it.
        var thousandths = Math.Round(value * 1000.0, MidpointRounding.AwayFromZero);
        if (thousandths >= 0 && value <= most)
        {
            return (long)thousandths;
        }

        Add(string.Create(CultureInfo.InvariantCulture, $"{field} {value} must be from 0 to {most}"));
        return 0;
    }

    private void Add(string? fault)
    {
        if (fault is not null)
        {
            faults.Add(fault);
        }
    }
}
