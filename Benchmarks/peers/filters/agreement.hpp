// How much alike two pictures are.
#pragma once
#include <opencv2/core.hpp>

// Decibels; infinity for equal pictures.
double peakRatio(const cv::Mat& one, const cv::Mat& other);

// Code values between the two samples that differ most.
double largestDifference(const cv::Mat& one, const cv::Mat& other);

// Pixels that are edges in both, as a share of those of the picture that has more of them.
double commonEdges(const cv::Mat& one, const cv::Mat& other);
