namespace Sigmask.Data;

/// <summary>Which way an axis of a sample runs through the patient.</summary>
/// <param name="Direction">0 left-right, 1 posterior-anterior, 2 inferior-superior.</param>
/// <param name="IsReversed">Whether it runs to the left, posterior or inferior.</param>
public readonly record struct PatientAxis(int Direction, bool IsReversed);
