using Google.Protobuf;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>The driver under test: a real one over gRPC, or its code in this process.</summary>
internal interface IDriver
{
    /// <summary>Makes the call that belongs to a request.</summary>
    /// <param name="request">A request of the placement service.</param>
    /// <param name="answered">Gets the answer, now or later, on the timeline's thread.</param>
    void Send(IMessage request, Action<DriverAnswer> answered);

    /// <summary>Gives one of the cluster's settings another value, or asks whoever watches to do so.</summary>
    void Set(string setting, long value);

    /// <summary>Lets something befall the driver, or asks whoever watches to do so.</summary>
    /// <param name="fault">What befalls it.</param>
    /// <param name="duration">How long nobody serves, where that follows.</param>
    void Befall(DriverFault fault, TimeSpan duration);
}
